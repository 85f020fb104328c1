//! Whom to call when a promise is broken.

use crate::contract::{Contract, Support, TeamMember};
use crate::outcome::Contact;
use crate::value::{Date, Instant};

/// Steps that are followed from one member to the next.
const REPLACED_AT_MOST: usize = 20;

/// The people and channels of a contract at a point in time: responsible, accountable, consulted, informed, channel.
pub(super) fn contacts(contract: &Contract, now: Instant) -> Vec<Contact> {
    let today = now.to_string().get(..10).and_then(Date::parse);
    let mut all = Vec::new();
    let roles: [(&str, &[&str]); 2] =
        [("responsible", &["engineer", "steward"]), ("accountable", &["owner", "accountable"])];
    for (role, words) in roles {
        for member in contract.team.members.iter().filter(|member| has_role(member, words)) {
            if let Some(member) = present(&contract.team.members, member, today) {
                push(&mut all, person(role, member.name.as_deref().unwrap_or(&member.username)));
            }
        }
    }
    for role in &contract.roles {
        for approvers in [&role.first_level_approvers, &role.second_level_approvers].into_iter().flatten() {
            push(&mut all, person("consulted", approvers));
        }
    }
    for support in contract.support.iter().filter(|support| has_scope(support, "notifications")) {
        push(&mut all, channel("informed", support));
    }
    all.extend(to_call(&contract.support).map(|support| channel("channel", support)));
    all
}

fn push(all: &mut Vec<Contact>, contact: Contact) {
    if !all.contains(&contact) {
        all.push(contact);
    }
}

fn has_role(member: &TeamMember, words: &[&str]) -> bool {
    let role = member.role.as_deref().unwrap_or_default().to_lowercase();
    words.iter().any(|word| role.contains(word))
}

/// The member, or who stands in for one that has left; `None` where nobody does.
fn present<'a>(members: &'a [TeamMember], member: &'a TeamMember, today: Option<Date>) -> Option<&'a TeamMember> {
    let mut member = member;
    for _ in 0..REPLACED_AT_MOST {
        if is_here(member, today) {
            return Some(member);
        }
        let next = member.replaced_by.as_deref()?;
        member = members.iter().find(|other| other.username == next)?;
    }
    None
}

fn is_here(member: &TeamMember, today: Option<Date>) -> bool {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.get(..10)).and_then(Date::parse);
    let Some(today) = today else { return true };
    day(&member.date_out).is_none_or(|out| out >= today) && day(&member.date_in).is_none_or(|joined| joined <= today)
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
}
