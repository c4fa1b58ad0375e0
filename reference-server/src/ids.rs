//! Ids that look like those of AWS and repeat from a seed.

use std::iter;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE36: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const HEX: &[u8] = b"0123456789abcdef";

/// Characters of a version id after the shape that S3 uses today.
const VERSION_ID_LENGTH: usize = 32;
/// How many of them, at the end, follow from those before.
const CHECK_LENGTH: usize = 4;
const UPLOAD_ID_LENGTH: usize = 128;
const SESSION_TOKEN_LENGTH: usize = 96;

/// What stands between the two halves of a session's access key id.
pub(crate) const SESSION_MARK: char = '.';

/// The id source of one world.
#[derive(Debug)]
pub(crate) struct Ids {
    rng: Rng,
    /// How many uploads have one.
    uploads: u64,
}

impl Ids {
    /// The source of world number `world` of a server with `seed`.
    pub(crate) fn new(seed: u64, world: u64) -> Self {
        Self::from_seed(scramble(seed ^ scramble(world)))
    }

    /// The source of the world of that name: the same whatever other worlds were made before.
    pub(crate) fn named(seed: u64, world: &str) -> Self {
        let number = world.bytes().fold(0, |number, byte| scramble(number ^ u64::from(byte)));
        Self::new(seed, number)
    }

    fn from_seed(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed), uploads: 0 }
    }

    pub(crate) fn version(&mut self) -> String {
        let mut id = self.text(ALPHANUMERIC, VERSION_ID_LENGTH - CHECK_LENGTH);
        let check = check(&id);
        id.push_str(&check);
        id
    }

    /// Sorts behind those before it, so that uploads of one key are listed in the order in which they began
    /// (recorded on AWS).
    pub(crate) fn upload(&mut self) -> String {
        self.uploads += 1;
        let mut id = format!("{:012}", self.uploads);
        id.push_str(&self.text(ALPHANUMERIC, UPLOAD_ID_LENGTH - id.len()));
        id
    }

    /// A twelve-digit account number without a leading zero.
    pub(crate) fn account(&mut self) -> String {
        self.rng.u64(100_000_000_000..1_000_000_000_000).to_string()
    }

    /// A canonical user id: 64 hexadecimal digits.
    pub(crate) fn canonical_user(&mut self) -> String {
        self.text(HEX, 64)
    }

    pub(crate) fn access_key(&mut self) -> String {
        format!("AKIA{}", self.text(BASE32, 16))
    }

    pub(crate) fn secret_key(&mut self) -> String {
        self.text(ALPHANUMERIC, 40)
    }

    /// The access key id, the secret and the token of a session. The id begins with the key that asked for it, which
    /// is how the world of a session is found.
    pub(crate) fn session(&mut self, access_key_id: &str) -> (String, String, String) {
        let id = format!("{access_key_id}{SESSION_MARK}{}", self.text(BASE32, 16));
        (id, self.secret_key(), self.text(ALPHANUMERIC, SESSION_TOKEN_LENGTH))
    }

    /// An entity tag that says nothing of what it is the tag of.
    pub(crate) fn entity_tag(&mut self) -> String {
        self.text(HEX, 32)
    }

    /// A random UUID, as KMS names keys.
    pub(crate) fn uuid(&mut self) -> String {
        let [a, b, c, d, e] = [8, 4, 3, 3, 12].map(|length| self.text(HEX, length));
        let variant = self.text(b"89ab", 1);
        format!("{a}-{b}-4{c}-{variant}{d}-{e}")
    }

    /// The id of a multi-Region key.
    pub(crate) fn multi_region_key(&mut self) -> String {
        format!("mrk-{}", self.text(HEX, 32))
    }

    /// 64 hexadecimal digits, as grants of KMS have.
    pub(crate) fn hex_64(&mut self) -> String {
        self.text(HEX, 64)
    }

    /// The id of a resource of EC2: `snap-` and 17 hexadecimal digits.
    pub(crate) fn resource(&mut self, prefix: &str) -> String {
        format!("{prefix}-0{}", self.text(HEX, 16))
    }

    /// So many hexadecimal digits.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.text(HEX, length)
    }

    /// So many characters of a name in a host: lower-case letters and digits.
    pub(crate) fn label(&mut self, length: usize) -> String {
        self.text(BASE36, length)
    }

    /// A source of its own for one part of the world, so that what is made there changes no id elsewhere.
    pub(crate) fn apart(&self, part: u64) -> Self {
        let number = self.rng.clone().u64(..);
        Self::from_seed(scramble(number ^ scramble(part)))
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        iter::repeat_with(|| self.rng.choice(alphabet).map_or('A', |&byte| char::from(byte)))
            .take(length)
            .collect()
    }
}

/// Whether an id can have come from [`Ids::version`]. S3 sees it in an id, too: one whose end was
/// changed is malformed to it, and none that was not found (recorded on AWS).
pub(crate) fn is_version_id(id: &str) -> bool {
    let start = id.get(..VERSION_ID_LENGTH - CHECK_LENGTH);
    start.is_some_and(|start| id.strip_prefix(start) == Some(&*check(start)))
}

/// The end of the version id with that beginning.
fn check(start: &str) -> String {
    let sum = start.bytes().fold(0, |sum, byte| scramble(sum ^ u64::from(byte)));
    Ids::from_seed(sum).text(ALPHANUMERIC, CHECK_LENGTH)
}

/// The two ids that every reply carries.
#[derive(Debug, Clone)]
pub(crate) struct RequestId {
    /// `x-amz-request-id`.
    pub(crate) request: String,
    /// `x-amz-id-2`.
    pub(crate) host: String,
}

/// Numbers the requests of one server.
#[derive(Debug)]
pub(crate) struct RequestIds {
    seed: u64,
    next: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: scramble(seed), next: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut state = scramble(self.seed.wrapping_add(number));
        let request = format!("{state:016X}");
        let mut bytes = [0; 56];
        for chunk in bytes.chunks_mut(8) {
            state = scramble(state);
            chunk.copy_from_slice(&state.to_le_bytes());
        }
        RequestId { request, host: STANDARD.encode(bytes) }
    }

    /// The one id that other services than S3 give: a UUID.
    pub(crate) fn next_uuid(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        Ids::from_seed(scramble(self.seed.wrapping_add(number))).uuid()
    }
}

/// The finaliser of SplitMix64: neighbouring numbers come out far apart.
fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Ids, RequestIds, is_version_id};

    #[test]
    fn the_same_seed_and_world_repeat() {
        let mut one = Ids::new(7, 1);
        let mut again = Ids::new(7, 1);
        assert_eq!(one.version(), again.version());
        assert_eq!(one.account(), again.account());
        assert_ne!(Ids::new(7, 2).version(), Ids::new(7, 1).version());
        assert_eq!(Ids::named(7, "ab").version(), Ids::named(7, "ab").version());
        assert_ne!(Ids::named(7, "ab").version(), Ids::named(7, "ba").version());
    }

    #[test]
    fn version_ids_tell_whether_they_were_given_out() {
        let id = Ids::new(7, 1).version();
        assert!(is_version_id(&id), "{id}");
        for altered in [format!("{}ABCD", &id[..28]), format!("x{id}"), format!("{id}x"), id[1..].to_owned()]
        {
            assert!(!is_version_id(&altered), "{altered}");
        }
        for foreign in ["HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD", "", "short", &"é".repeat(16)] {
            assert!(!is_version_id(foreign), "{foreign}");
        }
    }

    #[test]
    fn request_ids_differ_and_have_the_usual_lengths() {
        let ids = RequestIds::new(0);
        let (first, second) = (ids.next(), ids.next());
        assert_ne!(first.request, second.request);
        assert_ne!(first.request, "0".repeat(16));
        assert_eq!(first.request.len(), 16);
        assert_eq!(first.host.len(), 76);
    }
}
