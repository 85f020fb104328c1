//! Whom to call when a promise is broken.

use std::collections::HashMap;

use crate::contract::{Contract, Support, TeamMember};
use crate::outcome::Contact;
use crate::value::{Date, Instant};

/// Steps that are followed from one member to the next.
const REPLACED_AT_MOST: usize = 20;
/// How many contacts of one role a failure names: more help nobody, and each failure carries them.
const MOST: usize = 32;

/// The people and channels of a contract at a point in time: responsible, accountable, consulted, informed, channel.
pub(super) fn contacts(contract: &Contract, now: Instant) -> Vec<Contact> {
    let today = now.utc().0;
    let members = Members::new(&contract.team.members, today);
    let responsible = members.with_role("responsible", &["engineer", "steward"]);
    let accountable = members.with_role("accountable", &["owner", "accountable"]);
    let approvers = contract.roles.iter().flat_map(|role| [&role.first_level_approvers, &role.second_level_approvers]);
    let consulted = approvers.flatten().map(|name| person("consulted", name));
    let informed = contract.support.iter().filter(|support| has_scope(support, "notifications"));
    let informed = informed.map(|support| channel("informed", support));
    let mut all = first(responsible);
    all.extend(first(accountable));
    all.extend(first(consulted));
    all.extend(first(informed));
    all.extend(to_call(&contract.support).map(|support| channel("channel", support)));
    all
}

/// The first contacts, each once.
fn first(contacts: impl Iterator<Item = Contact>) -> Vec<Contact> {
    let mut each: Vec<Contact> = Vec::new();
    for contact in contacts {
        if each.len() == MOST {
            break;
        }
        if !each.contains(&contact) {
            each.push(contact);
        }
    }
    each
}

/// The members of a team, and how they are found.
struct Members<'a> {
    all: &'a [TeamMember],
    by_name: HashMap<&'a str, &'a TeamMember>,
    today: Date,
}

impl<'a> Members<'a> {
    fn new(all: &'a [TeamMember], today: Date) -> Self {
        // Of equal keys the last stays, and the first is meant.
        let by_name = all.iter().rev().map(|member| (member.username.as_str(), member)).collect();
        Self { all, by_name, today }
    }

    fn with_role(&self, role: &'static str, words: &'static [&'static str]) -> impl Iterator<Item = Contact> {
        let found = self.all.iter().filter(|member| has_role(member, words)).filter_map(|member| self.present(member));
        found.map(move |member| person(role, member.name.as_deref().unwrap_or(&member.username)))
    }

    /// The member, or who stands in for one that has left; `None` where nobody does.
    fn present(&self, member: &'a TeamMember) -> Option<&'a TeamMember> {
        let mut member = member;
        for _ in 0..REPLACED_AT_MOST {
            if self.is_here(member) {
                return Some(member);
            }
            member = self.by_name.get(member.replaced_by.as_deref()?)?;
        }
        None
    }

    fn is_here(&self, member: &TeamMember) -> bool {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.get(..10)).and_then(Date::parse);
        day(&member.date_out).is_none_or(|out| out >= self.today)
            && day(&member.date_in).is_none_or(|joined| joined <= self.today)
    }
}

fn has_role(member: &TeamMember, words: &[&str]) -> bool {
    let role = member.role.as_deref().unwrap_or_default().to_lowercase();
    words.iter().any(|word| role.contains(word))
}

fn has_scope(support: &Support, scope: &str) -> bool {
    support.scope.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(scope))
}

/// The channel to call: for issues, else interactive, else one without a scope.
fn to_call(support: &[Support]) -> Option<&Support> {
    let with = |scope: &'static str| support.iter().find(move |support| has_scope(support, scope));
    with("issues").or_else(|| with("interactive")).or_else(|| support.iter().find(|support| support.scope.is_none()))
}

fn person(role: &str, name: &str) -> Contact {
    Contact { role: role.to_owned(), name: Some(name.to_owned()), channel: None, url: None }
}

fn channel(role: &str, support: &Support) -> Contact {
    Contact { role: role.to_owned(), name: None, channel: Some(support.channel.clone()), url: support.url.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(username: &str, role: &str) -> TeamMember {
        TeamMember { username: username.into(), role: Some(role.into()), ..TeamMember::default() }
    }

    fn support(channel: &str, scope: Option<&str>) -> Support {
        Support { channel: channel.into(), scope: scope.map(str::to_owned), ..Support::default() }
    }

    /// 2026-01-31T06:00:00Z
    const NOW: Instant = Instant { seconds: 1_769_839_200, nanos: 0 };

    fn names(contract: &Contract, role: &str) -> Vec<String> {
        let contacts = contacts(contract, NOW).into_iter().filter(|contact| contact.role == role);
        contacts.filter_map(|contact| contact.name.or(contact.channel)).collect()
    }

    #[test]
    fn members_are_sorted_by_what_their_roles_contain() {
        let mut contract = Contract::default();
        contract.team.members = vec![
            member("ada", "Data Engineer"),
            TeamMember { name: Some("Bo".into()), ..member("bo", "DATA STEWARD") },
            member("cy", "Product Owner"),
            member("di", "analyst"),
        ];
        assert_eq!(names(&contract, "responsible"), ["ada", "Bo"]);
        assert_eq!(names(&contract, "accountable"), ["cy"]);
    }

    #[test]
    fn who_has_left_is_replaced_and_who_is_to_come_is_skipped() {
        let mut contract = Contract::default();
        let left = TeamMember { date_out: Some("2025-12-31".into()), ..member("ada", "owner") };
        contract.team.members = vec![
            TeamMember { replaced_by: Some("bo".into()), ..left.clone() },
            member("bo", "analyst"),
            TeamMember { date_in: Some("2026-03-01".into()), ..member("cy", "owner") },
            TeamMember { replaced_by: Some("di".into()), ..TeamMember { username: "di".into(), ..left } },
        ];
        assert_eq!(names(&contract, "accountable"), ["bo"], "a circle of replacements ends");
    }

    #[test]
    fn the_channel_is_the_one_for_issues_and_never_announcements() {
        let channels = vec![support("news", Some("announcements")), support("plain", None)];
        let mut contract = Contract { support: channels, ..Contract::default() };
        assert_eq!(names(&contract, "channel"), ["plain"]);
        contract.support.push(support("chat", Some("interactive")));
        assert_eq!(names(&contract, "channel"), ["chat"]);
        contract.support.push(support("tickets", Some("Issues")));
        contract.support.push(support("bell", Some("notifications")));
        assert_eq!(names(&contract, "channel"), ["tickets"]);
        assert_eq!(names(&contract, "informed"), ["bell"]);
        contract.support.truncate(1);
        assert!(names(&contract, "channel").is_empty());
    }

    #[test]
    fn a_crowd_is_cut_in_time_that_grows_with_it() {
        let mut contract = Contract::default();
        let left = |at: usize| TeamMember {
            date_out: Some("2025-12-31".into()),
            replaced_by: Some(format!("m{}", at + 1)),
            ..member(&format!("m{at}"), "owner")
        };
        contract.team.members = (0..50_000).map(left).collect();
        contract.team.members.push(member("m50000", "owner"));
        assert_eq!(names(&contract, "accountable"), ["m50000"], "each by at most twenty steps, and named once");
        contract.team.members = (0..100).map(|at| member(&format!("m{at}"), "steward")).collect();
        assert_eq!(names(&contract, "responsible").len(), MOST);
    }
}
