//! `team`, `roles`, `support`: who answers for the data, and where to reach them.

use crate::source::Route;

/// A link of `authoritativeDefinitions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// `type`: `businessDefinition`, `runbook`, ...
    pub kind: String,
    /// `url`.
    pub url: String,
    /// `description` (v3.1).
    pub description: Option<String>,
}

/// A member of the team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamMember {
    /// Where it stands.
    pub route: Route,
    /// `username`.
    pub username: String,
    /// `name`.
    pub name: Option<String>,
    /// `description` (v3.0.2).
    pub description: Option<String>,
    /// `role`.
    pub role: Option<String>,
    /// `dateIn`, as written.
    pub date_in: Option<String>,
    /// `dateOut`, as written.
    pub date_out: Option<String>,
    /// `replacedByUsername`.
    pub replaced_by: Option<String>,
}

/// `team`, whatever version wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Where it stands.
    pub route: Route,
    /// `name` (v3.1).
    pub name: Option<String>,
    /// `description` (v3.1).
    pub description: Option<String>,
    /// `members`.
    pub members: Vec<TeamMember>,
}

/// An entry of `roles`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// `role`.
    pub role: String,
    /// `description`.
    pub description: Option<String>,
    /// `access`.
    pub access: Option<String>,
    /// `firstLevelApprovers`.
    pub first_level_approvers: Option<String>,
    /// `secondLevelApprovers`.
    pub second_level_approvers: Option<String>,
}

/// An entry of `support`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// `channel`.
    pub channel: String,
    /// `url`.
    pub url: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `tool`.
    pub tool: Option<String>,
    /// `scope`: `issues`, `interactive`, `announcements`, `notifications`.
    pub scope: Option<String>,
    /// `invitationUrl`.
    pub invitation_url: Option<String>,
}

/// `price`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// `priceAmount`, as written.
    pub amount: Option<String>,
    /// `priceCurrency`.
    pub currency: Option<String>,
    /// `priceUnit`.
    pub unit: Option<String>,
}
