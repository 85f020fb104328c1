//! Reads `team`, `roles`, `support`, `price` and `servers`.

use super::view::{View, custom, written};
use crate::contract::{Price, Role, Server, Support, Team, TeamMember};

/// `team`, as a mapping or as a list of members.
pub(super) fn team(root: &View<'_>) -> Team {
    let Some(view) = root.get("team") else { return Team::default() };
    let members = if view.node.is_list() {
        view.items().iter().filter(|item| item.node.is_map()).map(member).collect()
    } else {
        view.maps("members").iter().map(member).collect()
    };
    Team { name: view.text("name"), description: view.text("description"), route: view.route, members }
}

fn member(view: &View<'_>) -> TeamMember {
    TeamMember {
        route: view.route.clone(),
        username: view.text("username").unwrap_or_default(),
        name: view.text("name"),
        description: view.text("description"),
        role: view.text("role"),
        date_in: view.text("dateIn"),
        date_out: view.text("dateOut"),
        replaced_by: view.text("replacedByUsername"),
    }
}

/// `roles`.
pub(super) fn roles(view: &View<'_>) -> Vec<Role> {
    let role = |item: View<'_>| Role {
        role: item.text("role").unwrap_or_default(),
        description: item.text("description"),
        access: item.text("access"),
        first_level_approvers: item.text("firstLevelApprovers"),
        second_level_approvers: item.text("secondLevelApprovers"),
    };
    view.maps("roles").into_iter().map(role).collect()
}

/// `support`.
pub(super) fn support(root: &View<'_>) -> Vec<Support> {
    let channel = |item: View<'_>| Support {
        channel: item.text("channel").unwrap_or_default(),
        url: item.text("url"),
        description: item.text("description"),
        tool: item.text("tool"),
        scope: item.text("scope"),
        invitation_url: item.text("invitationUrl"),
    };
    root.maps("support").into_iter().map(channel).collect()
}

/// `price`.
pub(super) fn price(root: &View<'_>) -> Option<Price> {
    let view = root.get("price").filter(|view| view.node.is_map())?;
    Some(Price { amount: view.text("priceAmount"), currency: view.text("priceCurrency"), unit: view.text("priceUnit") })
}

/// `servers`.
pub(super) fn servers(root: &View<'_>) -> Vec<Server> {
    root.maps("servers").iter().map(server).collect()
}

fn server(view: &View<'_>) -> Server {
    let general = ["id", "server", "type", "environment", "customProperties", "description", "roles"];
    let fields = view
        .node
        .entries()
        .iter()
        .filter(|entry| !general.contains(&&*entry.key))
        .map(|entry| (entry.key.to_string(), written(&entry.value, &view.route.key(&entry.key))));
    Server {
        route: view.route.clone(),
        name: view.text("server").unwrap_or_default(),
        kind: view.text("type").unwrap_or_default(),
        description: view.text("description"),
        environment: view.text("environment"),
        roles: roles(view),
        fields: fields.collect(),
        custom: custom(view),
    }
}
