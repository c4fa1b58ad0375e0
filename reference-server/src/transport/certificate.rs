//! The server's certificates, and the authority that vouches for them: made when somebody first asks for them.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, SigningKey};

/// Names that certificates are remembered for. Clients choose names, so there has to be an end.
const MOST_NAMES: usize = 256;

/// The certificate authority of one server. Its key is nowhere but here.
#[derive(Debug, Default)]
pub(crate) struct Authority(OnceLock<Result<Made, String>>);

#[derive(Debug)]
struct Made {
    pem: String,
    config: Arc<ServerConfig>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Authority {
    /// The certificate of the authority, in PEM.
    pub(crate) fn pem(&self) -> io::Result<&str> {
        Ok(&self.made()?.pem)
    }

    /// What TLS is spoken with.
    pub(crate) fn config(&self) -> io::Result<Arc<ServerConfig>> {
        Ok(Arc::clone(&self.made()?.config))
    }

    fn made(&self) -> io::Result<&Made> {
        let made = self.0.get_or_init(|| make().map_err(|error| error.to_string()));
        made.as_ref().map_err(|why| io::Error::other(format!("making the server's certificate: {why}")))
    }
}

fn make() -> Result<Made, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let certificates = Certificates::new(&provider)?;
    let pem = certificates.issuer.pem();
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(certificates));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Made { pem, config: Arc::new(config) })
}

/// A certificate for each name that a client asks for. There are too many for one list: a wildcard is good for one
/// label only, and Outposts and endpoints of VPCs have labels of their own.
#[derive(Debug)]
struct Certificates {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The key of all of them, for issuing and for signing.
    key: KeyPair,
    signing: Arc<dyn SigningKey>,
    /// For whoever names no host, as with an address.
    fallback: Arc<CertifiedKey>,
    by_name: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Certificates {
    fn new(provider: &CryptoProvider) -> Result<Self, Failure> {
        let issuer = CertifiedIssuer::self_signed(of_authority(), KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let signing = provider.key_provider.load_private_key(private)?;
        let fallback = issued(&issuer, &key, &signing, None)?;
        Ok(Self { issuer, key, signing, fallback, by_name: RwLock::default() })
    }

    fn find(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let named = self.by_name.read().unwrap_or_else(PoisonError::into_inner);
        named.get(name).cloned()
    }

    fn issue(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let issued = issued(&self.issuer, &self.key, &self.signing, Some(name)).ok()?;
        let mut named = self.by_name.write().unwrap_or_else(PoisonError::into_inner);
        if named.len() >= MOST_NAMES {
            named.clear();
        }
        named.insert(name.to_owned(), Arc::clone(&issued));
        Some(issued)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let Some(name) = hello.server_name().and_then(covering) else {
            return Some(Arc::clone(&self.fallback));
        };
        self.find(&name).or_else(|| self.issue(&name))
    }
}

/// The name in the certificate for a host: a wildcard in place of the first label of AWS's hosts, as in theirs.
/// `None` for names that are not ours to have.
fn covering(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    let (_, parent) = host.split_once('.')?;
    match parent {
        "localhost" => Some(host),
        _ if parent.ends_with(".localhost") || format!(".{parent}").ends_with(".amazonaws.com") => {
            Some(format!("*.{parent}"))
        }
        _ => None,
    }
}

fn of_authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "copyspec reference server, authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn issued(
    issuer: &CertifiedIssuer<'static, KeyPair>,
    key: &KeyPair,
    signing: &Arc<dyn SigningKey>,
    name: Option<&str>,
) -> Result<Arc<CertifiedKey>, Failure> {
    let certificate = of_host(name)?.signed_by(key, issuer)?;
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    Ok(Arc::new(CertifiedKey::new(chain, Arc::clone(signing))))
}

/// A certificate for the addresses of this machine, and for a name.
fn of_host(name: Option<&str>) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "copyspec reference server");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    for name in ["localhost"].into_iter().chain(name) {
        params.subject_alt_names.push(SanType::DnsName(Ia5String::try_from(name)?));
    }
    for address in ["127.0.0.1", "::1"] {
        params.subject_alt_names.push(SanType::IpAddress(address.parse()?));
    }
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::covering;

    #[test]
    fn certificates_are_for_one_label() {
        for (host, name) in [
            ("s3.amazonaws.com", Some("*.amazonaws.com")),
            ("plain.s3.us-east-1.amazonaws.com", Some("*.s3.us-east-1.amazonaws.com")),
            ("A.S3.amazonaws.com", Some("*.s3.amazonaws.com")),
            (
                "b.bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com",
                Some("*.bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com"),
            ),
            ("plain.localhost", Some("plain.localhost")),
            ("plain.s3.localhost", Some("*.s3.localhost")),
            ("localhost", None),
            ("amazonaws.com", None),
            ("example.com", None),
            ("s3.notamazonaws.com", None),
        ] {
            assert_eq!(covering(host).as_deref(), name, "{host}");
        }
    }
}
