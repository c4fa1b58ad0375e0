//! The places of a world: what they are called, and that they are the world's own.

use super::client::Client;

#[tokio::test]
async fn a_world_has_places_of_its_own() {
    let client = Client::start().await;
    let key = &client.keys.access_key_id;
    let made = client.server.furnish(key).expect("a world");
    assert_eq!(client.server.furnish(key).as_ref(), Some(&made));
    assert_eq!(client.server.furnish("nobody"), None);
    let [first, second, away] = &made.access_points;
    let account = &client.keys.account_id;
    assert_eq!(first.arn, format!("arn:aws:s3:us-east-1:{account}:accesspoint/copyspec-first"));
    assert!(first.alias.starts_with("copyspec-first-") && first.alias.ends_with("-s3alias"));
    assert_eq!(
        (second.region.as_str(), away.region.as_str(), made.away.as_str()),
        ("us-east-1", "us-west-2", "us-west-2")
    );
    assert_ne!(made.foreign.account_id, *account);
    let alias = &made.multi_region.alias;
    assert!(alias.ends_with(".mrap"), "{alias}");
    assert_eq!(made.multi_region.arn, format!("arn:aws:s3::{account}:accesspoint/{alias}"));
    let [one, two, sibling] = &made.outpost_buckets;
    let outpost = one.outpost_id.as_deref().expect("an Outpost");
    let arn = format!("arn:aws:s3-outposts:us-east-1:{account}:outpost/{outpost}/accesspoint/copyspec-first");
    assert_eq!(one.arn, arn);
    assert!(one.alias.ends_with("--op-s3") && one.alias.len() <= 63);
    assert_eq!(sibling.outpost_id, one.outpost_id);
    assert_ne!(two.outpost_id, one.outpost_id);
    let arns = client.server.outposts(key, "us-east-1");
    assert!(arns[0].ends_with(outpost), "{arns:?}");
    assert!(made.vpc_endpoint.ends_with(".s3.us-east-1.vpce.amazonaws.com"));
    assert_eq!((made.disabled.region.as_str(), made.disabled.key.as_str()), ("ap-east-1", "a"));
}

#[tokio::test]
async fn places_have_the_same_names_in_every_run() {
    let (one, next) = (Client::start().await, Client::start().await);
    let places = |client: &Client| {
        let [keys, ..] = client.server.create_world_named("s");
        client.server.furnish(&keys.access_key_id)
    };
    let made = places(&one);
    assert!(made.is_some());
    assert_eq!(made, places(&next));
    let other = one.server.furnish(&one.keys.access_key_id).map(|places| places.multi_region);
    assert_ne!(made.map(|places| places.multi_region), other);
}
