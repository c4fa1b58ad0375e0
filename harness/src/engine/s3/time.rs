//! The documents that set what becomes of objects in time: locks, expiry, tiers, restores.

use crate::scenario::{
    Context, DefaultRetention, Expires, Filter, LifecycleRule, Period, Restore, Retention, Tiering,
    UnknownVariable,
};
use crate::wire::s3::element;

/// What is inside `ObjectLockConfiguration`.
pub(super) fn object_lock(default: Option<&DefaultRetention>) -> String {
    let rule = default.map(|default| {
        let mode = element("Mode", default.mode.wire());
        let hold = default
            .event_hold
            .map(|duration| format!("<DefaultEventHold>{}</DefaultEventHold>", period(duration)));
        let content = [mode, period(default.period), hold.unwrap_or_default()].concat();
        format!("<Rule><DefaultRetention>{content}</DefaultRetention></Rule>")
    });
    element("ObjectLockEnabled", "Enabled") + &rule.unwrap_or_default()
}

fn period(period: Period) -> String {
    match period {
        Period::Days(days) => element("Days", &days.to_string()),
        Period::Years(years) => element("Years", &years.to_string()),
    }
}

/// What is inside `Retention`.
pub(super) fn retention(context: &dyn Context, retention: &Retention) -> Result<String, UnknownVariable> {
    let until = retention.until.fill(context)?;
    Ok(element("Mode", retention.mode.wire()) + &element("RetainUntilDate", &until))
}

/// What is inside `LifecycleConfiguration`.
pub(super) fn lifecycle(context: &dyn Context, rules: &[LifecycleRule]) -> Result<String, UnknownVariable> {
    rules.iter().map(|one| rule(context, one)).collect()
}

fn rule(context: &dyn Context, rule: &LifecycleRule) -> Result<String, UnknownVariable> {
    let expires = match &rule.expires {
        Expires::After(days) => element("Days", &days.to_string()),
        Expires::At(date) => element("Date", &date.fill(context)?),
    };
    let status = element("Status", if rule.enabled { "Enabled" } else { "Disabled" });
    let (id, filter) = (element("ID", &rule.id), filter(&rule.filter));
    Ok(format!("<Rule>{id}{filter}{status}<Expiration>{expires}</Expiration></Rule>"))
}

/// Several conditions stand within `And`; no condition is an empty prefix.
fn filter(filter: &Filter) -> String {
    let prefix = filter.prefix.as_ref().map(|prefix| element("Prefix", prefix));
    let tags = filter
        .tags
        .iter()
        .map(|(key, value)| format!("<Tag>{}{}</Tag>", element("Key", key), element("Value", value)));
    let larger = filter.larger_than.map(|bytes| element("ObjectSizeGreaterThan", &bytes.to_string()));
    let smaller = filter.smaller_than.map(|bytes| element("ObjectSizeLessThan", &bytes.to_string()));
    let conditions: Vec<String> = prefix.into_iter().chain(tags).chain(larger).chain(smaller).collect();
    match conditions.as_slice() {
        [] => "<Filter><Prefix></Prefix></Filter>".to_owned(),
        [one] => format!("<Filter>{one}</Filter>"),
        several => format!("<Filter><And>{}</And></Filter>", several.concat()),
    }
}

/// The id of the one Intelligent-Tiering configuration.
pub(super) const TIERING: &str = "copyspec";

/// What is inside `IntelligentTieringConfiguration`.
pub(super) fn tiering(tiering: &Tiering) -> String {
    let tiers: String = tiering
        .tiers()
        .map(|(tier, days)| {
            format!(
                "<Tiering>{}{}</Tiering>",
                element("Days", &days.to_string()),
                element("AccessTier", tier)
            )
        })
        .collect();
    element("Id", TIERING) + &element("Status", "Enabled") + &tiers
}

/// What is inside `RestoreRequest`.
pub(super) fn restore(restore: &Restore) -> String {
    let days = restore.days.map(|days| element("Days", &days.to_string())).unwrap_or_default();
    format!("{days}<GlacierJobParameters>{}</GlacierJobParameters>", element("Tier", restore.tier()))
}
