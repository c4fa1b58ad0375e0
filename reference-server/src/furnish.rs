//! What a world has without anybody making it: places that clients of S3 find, and cannot make themselves here.

use std::sync::Arc;

use crate::ec2;
use crate::ids::Ids;
use crate::region::Region;
use crate::s3;
use crate::store::{AccessPoint, Bucket, BucketKind, MultiRegion, Places};
use crate::world::{Account, State, World};

/// The places of a world. Names are the same for the same world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furnishing {
    /// The Region that addresses of the server stand for.
    pub home: String,
    /// Another one that is enabled.
    pub away: String,
    /// Of the first account: two before two buckets at home, one before a bucket away.
    pub access_points: [Door; 3],
    /// One of the second account, before a bucket of its own at home. Nobody else is let in.
    pub foreign: Door,
    /// A Multi-Region Access Point of the first account.
    pub multi_region: MultiRegionDoor,
    /// At home: on the first Outpost, on the second, and before another bucket of the first.
    pub outpost_buckets: [Door; 3],
    /// The part of the host of an endpoint in a VPC that follows `bucket.` or `accesspoint.`, at home.
    pub vpc_endpoint: String,
    /// A Region that is not enabled.
    pub disabled: Closed,
}

/// An access point and the bucket behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Its own name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// What stands for it in the place of a bucket's name.
    pub alias: String,
    /// The twelve digits of the account that it is of.
    pub account_id: String,
    /// The Region of both.
    pub region: String,
    /// The name of the bucket.
    pub bucket: String,
    /// As in `op-01ac5d28a6a232904`, where it is on one.
    pub outpost_id: Option<String>,
}

/// A Multi-Region Access Point and the buckets behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultiRegionDoor {
    /// Its ARN.
    pub arn: String,
    /// As in `abc123.mrap`: the first label of its host.
    pub alias: String,
    /// Region and bucket, the nearest first: what is written is found there.
    pub buckets: Vec<(String, String)>,
}

/// A bucket that cannot be reached, because its Region is not enabled any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The Region.
    pub region: String,
    /// The bucket, of the first account.
    pub bucket: String,
    /// An object in it.
    pub key: String,
}

/// The key of the object that nobody can reach.
const KEY: &str = "a";

/// The Regions of a world's places.
#[derive(Clone, Copy)]
struct Regions {
    home: Region,
    away: Region,
    closed: Region,
}

impl Regions {
    fn around(home: Region) -> Option<Self> {
        let away = Region::find("us-west-2").filter(|region| *region != home);
        let away = away.or_else(|| Region::find("us-east-1"))?;
        let closed = Region::all().find(|region| !region.is_enabled())?;
        Some(Self { home, away, closed })
    }
}

/// Gives a world its places, unless it has them, and tells what they are called.
pub(crate) fn furnish(world: &World, home: Region) -> Option<Furnishing> {
    let regions = Regions::around(home)?;
    let made = {
        let mut state = world.state();
        let is_new = state.places.access_points.is_empty();
        if is_new {
            Maker { world, ids: world.ids_of_places(), state: &mut state }.make(regions);
        }
        is_new
    };
    let closed = world.state().places.closed.clone();
    if let Some((region, bucket)) = closed.filter(|_| made) {
        s3::put_fixture(world, region, &bucket, KEY);
    }
    describe(&world.state().places, regions)
}

struct Maker<'a> {
    world: &'a World,
    ids: Ids,
    state: &'a mut State,
}

impl Maker<'_> {
    fn make(&mut self, Regions { home, away, closed }: Regions) {
        let first = Account::First;
        for (name, owner, region) in [
            ("first", first, home),
            ("second", first, home),
            ("away", first, away),
            ("foreign", Account::Second, home),
        ] {
            self.access_point(name, owner, region);
        }
        let [one, two] = ec2::outposts(home, &self.world.identity(first).account_id).map(|arn| id_of(&arn));
        for (name, outpost) in [("first", &one), ("second", &two), ("sibling", &one)] {
            self.on_outpost(name, outpost, home);
        }
        self.multi_region([home, away]);
        let bucket = self.bucket("closed", first, closed);
        let (id, tail) = (self.ids.hex(17), self.ids.label(8));
        let places = &mut self.state.places;
        places.closed = Some((closed, bucket));
        places.vpc_endpoint = format!("vpce-0{id}-{tail}");
    }

    fn access_point(&mut self, name: &str, owner: Account, region: Region) {
        let bucket = self.bucket(name, owner, region);
        let name = format!("copyspec-{name}");
        let alias = format!("{name}-{}-s3alias", self.ids.label(30));
        let account_id = self.account_id(owner);
        let point = AccessPoint { name, owner, account_id, region, alias, outpost: None, bucket };
        self.state.places.access_points.push(Arc::new(point));
    }

    fn on_outpost(&mut self, name: &str, outpost: &str, region: Region) {
        let bucket = format!("{outpost}/copyspec-{name}-{}", self.ids.label(12));
        self.insert(&bucket, Account::First, region, BucketKind::Outpost);
        let name = format!("copyspec-{name}");
        let alias = self.alias_on_outpost(&name, outpost, region);
        let (owner, outpost) = (Account::First, Some(outpost.to_owned()));
        let account_id = self.account_id(owner);
        let point = AccessPoint { name, owner, account_id, region, alias, outpost, bucket };
        self.state.places.access_points.push(Arc::new(point));
    }

    /// As clients take it apart (S3's endpoint rules in botocore 1.44.5): the beginning of a name, `o`, 17 characters of
    /// the Outpost, 20 of its own, 4 of the Region, and a last one.
    fn alias_on_outpost(&mut self, name: &str, outpost: &str, region: Region) -> String {
        let start: String = name.chars().take(12).collect();
        let [zone, ..] = region.zones();
        let place: String = zone.id.chars().filter(|&character| character != '-').take(4).collect();
        format!("{start}-o{}{}{place:0<4}0--op-s3", outpost.trim_start_matches("op-"), self.ids.label(20))
    }

    fn multi_region(&mut self, regions: [Region; 2]) {
        let owner = Account::First;
        let buckets = regions.map(|region| (region, self.bucket("anywhere", owner, region))).to_vec();
        let alias = format!("{}.mrap", self.ids.label(13));
        let account_id = self.account_id(owner);
        let made = MultiRegion { owner, account_id, alias, buckets };
        self.state.places.multi_region.push(Arc::new(made));
    }

    fn account_id(&self, account: Account) -> String {
        self.world.identity(account).account_id.clone()
    }

    /// A bucket that nobody else has.
    fn bucket(&mut self, name: &str, owner: Account, region: Region) -> String {
        let bucket = format!("copyspec-{name}-{}", self.ids.label(12));
        self.insert(&bucket, owner, region, BucketKind::General);
        bucket
    }

    fn insert(&mut self, name: &str, owner: Account, region: Region, kind: BucketKind) {
        let mut bucket = Bucket { kind, ..Bucket::new(self.world.second(), region, owner) };
        // What new buckets of Regions block is not said of Outposts, which are documented to take customers' keys.
        bucket.encryption.blocks_customer_keys &= bucket.kind != BucketKind::Outpost;
        self.state.buckets.insert(name.to_owned(), bucket);
    }
}

/// The id in the ARN of an Outpost.
fn id_of(arn: &str) -> String {
    arn.rsplit('/').next().unwrap_or_default().to_owned()
}

fn describe(places: &Places, Regions { home, away, .. }: Regions) -> Option<Furnishing> {
    let doors: Vec<Door> = places.access_points.iter().map(|point| Door::from(&**point)).collect();
    let [first, second, third, foreign, on_first, on_second, sibling] = doors.try_into().ok()?;
    let multi_region = places.multi_region.first()?;
    let (region, bucket) = places.closed.as_ref()?;
    let named = |(region, bucket): &(Region, String)| (region.name().to_owned(), bucket.clone());
    Some(Furnishing {
        home: home.name().to_owned(),
        away: away.name().to_owned(),
        access_points: [first, second, third],
        foreign,
        multi_region: MultiRegionDoor {
            arn: multi_region.arn(),
            alias: multi_region.alias.clone(),
            buckets: multi_region.buckets.iter().map(named).collect(),
        },
        outpost_buckets: [on_first, on_second, sibling],
        vpc_endpoint: format!("{}.s3.{}.vpce.amazonaws.com", places.vpc_endpoint, home.name()),
        disabled: Closed { region: region.name().to_owned(), bucket: bucket.clone(), key: KEY.to_owned() },
    })
}

impl From<&AccessPoint> for Door {
    fn from(point: &AccessPoint) -> Self {
        Self {
            name: point.name.clone(),
            arn: point.arn(),
            alias: point.alias.clone(),
            account_id: point.account_id.clone(),
            region: point.region.name().to_owned(),
            bucket: point.bucket_name().to_owned(),
            outpost_id: point.outpost.clone(),
        }
    }
}
