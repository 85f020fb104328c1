//! Reads the contract as a whole, its `description` and its `slaProperties`.

use std::collections::BTreeMap;

use super::people;
use super::view::{Reader, View, custom, definitions};
use crate::contract::tree::Node;
use crate::contract::{Contract, CustomProperties, Description, Fallback, SlaProperty};
use crate::source::Route;

impl Reader<'_> {
    /// The contract that a tree says.
    pub(super) fn contract(&mut self, root: &Node) -> Contract {
        let root = View { node: root, route: Route::root() };
        Contract {
            api_version: self.version,
            api_version_text: root.text("apiVersion"),
            id: root.text("id"),
            name: root.text("name"),
            version: root.text("version"),
            status: root.text("status"),
            tenant: root.text("tenant"),
            domain: root.text("domain"),
            data_product: root.text("dataProduct"),
            created: root.text("contractCreatedTs"),
            description: description(&root),
            tags: root.texts("tags"),
            servers: people::servers(&root),
            schema: self.objects(&root),
            sla_default_element: self.text_field(&root, "slaDefaultElement"),
            sla: self.sla(&root),
            team: people::team(&root),
            support: people::support(&root),
            roles: people::roles(&root),
            price: people::price(&root),
            definitions: definitions(&root),
            custom: named(custom(&root), &root),
        }
    }

    fn sla(&mut self, root: &View<'_>) -> Vec<SlaProperty> {
        root.maps("slaProperties").iter().filter_map(|view| self.sla_property(view)).collect()
    }

    fn sla_property(&mut self, view: &View<'_>) -> Option<SlaProperty> {
        let Some(property) = view.text("property") else {
            self.unclaimable(
                view.route.clone(),
                Fallback::InvalidRule,
                "the entry does not say which `property` it promises",
            );
            return None;
        };
        if self.repeats_below(&view.route) {
            self.unclaimable(view.route.clone(), Fallback::InvalidRule, "a key of the entry stands twice");
            return None;
        }
        Some(SlaProperty {
            route: view.route.clone(),
            id: view.text("id"),
            property,
            value: view.written("value").filter(|value| value.scalar().is_some()),
            value_ext: view.written("valueExt"),
            unit: view.text("unit"),
            element: view.text("element"),
            driver: view.text("driver"),
            description: view.text("description"),
            scheduler: view.text("scheduler"),
            schedule: view.text("schedule"),
            definitions: definitions(view),
            custom: custom(view),
        })
    }
}

/// `description`; a plain text is its purpose.
fn description(root: &View<'_>) -> Description {
    let Some(view) = root.get("description") else { return Description::default() };
    Description {
        purpose: view.text("purpose").or_else(|| view.node.text().map(str::to_owned)),
        usage: view.text("usage"),
        limitations: view.text("limitations"),
    }
}

/// The `customProperties` of the contract. `upheld.KEY` with an `id` is about the SLA of that id, and so is
/// `upheld.KEY.ID`: before v3.2 SLAs have no `customProperties` of their own.
fn named(mut custom: CustomProperties, root: &View<'_>) -> CustomProperties {
    let with_id = root.maps("customProperties").into_iter().filter_map(|item| {
        let (property, id) = (item.text("property")?, item.text("id")?);
        property.starts_with("upheld.").then(|| (item.route.key("value"), format!("{property}.{id}")))
    });
    let names: BTreeMap<Route, String> = with_id.collect();
    for (name, value) in &mut custom.0 {
        if let Some(whole) = names.get(&value.route) {
            name.clone_from(whole);
        }
    }
    custom
}
