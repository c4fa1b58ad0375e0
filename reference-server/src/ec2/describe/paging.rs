//! Results in pages.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};

/// What tells a token of ours from other texts.
const MARK: &str = "after ";

/// Which page of a result is asked for.
#[derive(Debug, Default)]
pub(in crate::ec2) struct Paging {
    most: Option<usize>,
    /// The id that the page before ended with.
    after: Option<String>,
}

/// One page of a result.
pub(in crate::ec2) struct Page<T> {
    pub(in crate::ec2) items: Vec<T>,
    /// Leads to the next page, if there is one.
    pub(in crate::ec2) next_token: Option<String>,
}

impl Paging {
    /// Reads `MaxResults` and `NextToken`.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for too few or a token that was not given out.
    pub(in crate::ec2) fn parse(
        parameters: &Parameters<'_>,
        context: &Context<'_>,
    ) -> Result<Self, Ec2Error> {
        let most = (context.rules.page_size)(parameters.integer("MaxResults")?)?;
        let token = parameters.get("NextToken").filter(|token| !token.is_empty());
        let after =
            token.map(|token| decoded(token).ok_or_else(|| Ec2Error::invalid_value("NextToken", token)));
        Ok(Self { most, after: after.transpose()? })
    }

    /// Whether a number of results was named.
    pub(in crate::ec2) fn is_asked(&self) -> bool {
        self.most.is_some()
    }

    /// The page of things that come in the order of their ids.
    pub(in crate::ec2) fn page<T>(
        &self,
        items: impl Iterator<Item = T>,
        id: impl Fn(&T) -> String,
    ) -> Page<T> {
        let mut left = items.skip_while(|item| self.after.as_ref().is_some_and(|after| id(item) <= *after));
        let items: Vec<T> = left.by_ref().take(self.most.unwrap_or(usize::MAX)).collect();
        let more = left.next().is_some();
        let next_token = items.last().filter(|_| more).map(|last| encoded(&id(last)));
        Page { items, next_token }
    }
}

fn encoded(id: &str) -> String {
    BASE64.encode([MARK, id].concat())
}

fn decoded(token: &str) -> Option<String> {
    let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
    text.strip_prefix(MARK).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Paging;

    #[test]
    fn pages_join_to_the_whole() {
        let all = ["a", "b", "c", "d", "e"];
        let mut paging = Paging { most: Some(2), after: None };
        let mut seen: Vec<&&str> = Vec::new();
        loop {
            let page = paging.page(all.iter(), |item| (**item).to_owned());
            seen.extend(page.items);
            let Some(token) = page.next_token else { break };
            paging.after = super::decoded(&token);
        }
        assert_eq!(seen, all.iter().collect::<Vec<_>>());
    }
}
