//! References of relationships: which property of which object they name.

use super::suggest::nearest;
use super::{Contract, Property, SchemaObject};
use crate::source::Route;

/// Past so many names none is looked for that was probably meant: that would take longer than a contract is worth.
const MANY: usize = 200;

/// A reference as it was written: by names (`orders.lines[].sku`) or by ids (`schema/ID/properties/ID`), in this contract
/// or, behind the path of a file and `#`, in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The file of another contract, as it was written.
    pub file: Option<&'a str>,
    /// What stands in the contract.
    pub path: &'a str,
}

/// The property that a reference names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The index of its object.
    pub object: usize,
    /// Where it stands.
    pub route: Route,
}

impl<'a> Reference<'a> {
    /// Parts a reference at the first `#`.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        match text.trim().split_once('#') {
            Some(("", path)) => Self { file: None, path },
            Some((file, path)) => Self { file: Some(file), path },
            None => Self { file: None, path: text.trim() },
        }
    }

    /// Finds the property in the contract that the reference is about. `home` is the object whose properties may stand
    /// without its name.
    ///
    /// # Errors
    /// It names none, or several: why, in words.
    pub fn find(self, contract: &Contract, home: Option<usize>) -> Result<Target, String> {
        let mut found = if self.path.contains('/') { self.by_id(contract)? } else { self.by_name(contract, home) };
        found.sort();
        found.dedup();
        match found.len() {
            1 => found.pop().ok_or_else(|| self.dangling(contract)),
            0 => Err(self.dangling(contract)),
            _ => Err(format!("`{}` names several properties", self.path)),
        }
    }

    fn by_name(self, contract: &Contract, home: Option<usize>) -> Vec<Target> {
        let mut found = Vec::new();
        for (at, object) in contract.schema.iter().enumerate() {
            let rest = self.path.strip_prefix(object.name.as_str()).and_then(|rest| rest.strip_prefix('.'));
            if let Some(rest) = rest {
                named(&object.properties, rest, &mut |property| found.push(target(at, property)));
            }
        }
        let home = home.and_then(|at| Some((at, contract.schema.get(at)?)));
        if let (true, Some((at, object))) = (found.is_empty(), home) {
            named(&object.properties, self.path, &mut |property| found.push(target(at, property)));
        }
        found
    }

    fn by_id(self, contract: &Contract) -> Result<Vec<Target>, String> {
        let mut steps = self.path.trim_start_matches('/').split('/');
        let (section, id) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
        if section != "schema" {
            return Err(format!("`{}` does not start with `schema/`", self.path));
        }
        let steps: Vec<_> = steps.collect();
        if steps.is_empty() {
            return Err(format!("`{}` names an object, and no property of it", self.path));
        }
        let objects = contract.schema.iter().enumerate();
        let by_id: Vec<_> = objects.clone().filter(|(_, object)| object.id.as_deref() == Some(id)).collect();
        let objects = if by_id.is_empty() { objects.filter(|(_, object)| object.name == id).collect() } else { by_id };
        let mut found = Vec::new();
        for (at, object) in objects {
            identified(&object.properties, None, &steps, &mut |property| found.push(target(at, property)));
        }
        Ok(found)
    }

    /// What is said of a reference that names nothing.
    fn dangling(self, contract: &Contract) -> String {
        let meant = self.meant(contract).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        format!("`{}` is no property of the contract{meant}", self.path)
    }

    /// The name that was probably meant.
    fn meant(self, contract: &Contract) -> Option<String> {
        let (name, rest) = self.path.split_once('.').filter(|_| !self.path.contains('/'))?;
        let objects = contract.schema.iter().take(MANY);
        let known = |object: &&SchemaObject| object.name == name;
        let object = objects.clone().find(known).or_else(|| {
            let near = nearest(name, objects.clone().map(|object| object.name.as_str()))?;
            objects.clone().find(|object| object.name == near)
        })?;
        let names = object.properties.iter().take(MANY).map(|property| property.name.as_str());
        let property = if names.clone().any(|known| known == rest) { Some(rest) } else { nearest(rest, names) };
        property.map(|property| format!("{}.{property}", object.name))
    }
}

fn target(object: usize, property: &Property) -> Target {
    Target { object, route: property.route.clone() }
}

/// The properties that dotted names lead to.
fn named<'c>(properties: &'c [Property], path: &str, found: &mut dyn FnMut(&'c Property)) {
    for property in properties {
        if let Some(rest) = path.strip_prefix(property.name.as_str()).filter(|_| !property.name.is_empty()) {
            inside(property, rest, found);
        }
    }
}

/// The properties that lie behind one. The items of a list may stand as `[]`, or, where a name follows, be left out.
fn inside<'c>(property: &'c Property, rest: &str, found: &mut dyn FnMut(&'c Property)) {
    if rest.is_empty() {
        return found(property);
    }
    let sides = [(".{key}", &property.map_key), (".{value}", &property.map_value), ("[]", &property.items)];
    for (step, side) in sides {
        if let (Some(side), Some(rest)) = (side, rest.strip_prefix(step)) {
            inside(side, rest, found);
        }
    }
    if let Some(name) = rest.strip_prefix('.') {
        named(&property.properties, name, found);
        if let Some(items) = &property.items {
            inside(items, rest, found);
        }
    }
}

/// The properties that ids lead to; where none has the id, a name stands for it.
fn identified<'c>(
    properties: &'c [Property],
    items: Option<&'c Property>,
    steps: &[&str],
    found: &mut dyn FnMut(&'c Property),
) {
    let (id, rest) = match steps {
        ["items", rest @ ..] => return items.into_iter().for_each(|items| below(items, rest, found)),
        ["properties", id, rest @ ..] => (*id, rest),
        _ => return,
    };
    let known = |property: &&Property| property.id.as_deref() == Some(id);
    if properties.iter().any(|property| known(&property)) {
        properties.iter().filter(known).for_each(|property| below(property, rest, found));
    } else {
        let named = properties.iter().filter(|property| property.name == id);
        named.for_each(|property| below(property, rest, found));
    }
    if let Some(items) = items {
        identified(&items.properties, items.items.as_deref(), steps, found);
    }
}

fn below<'c>(property: &'c Property, rest: &[&str], found: &mut dyn FnMut(&'c Property)) {
    if rest.is_empty() {
        return found(property);
    }
    identified(&property.properties, property.items.as_deref(), rest, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::read;
    use crate::source::SourceFile;

    const TEXT: &str = r"
apiVersion: v3.1.0
schema:
  - id: orders_tbl
    name: orders
    properties:
      - id: order_pk
        name: id
      - name: lines
        logicalType: array
        items:
          logicalType: object
          properties:
            - { id: sku_field, name: sku }
            - { name: tags, logicalType: array, items: { logicalType: string } }
      - id: home
        name: address
        logicalType: object
        properties: [{ id: code, name: postal.code }]
  - name: sales.orders
    properties: [{ name: id }, { name: customer }]
";

    fn find(text: &str, home: Option<usize>) -> Result<String, String> {
        let contract = read(SourceFile::new("c.yaml", TEXT)).contract.unwrap();
        Reference::parse(text).find(&contract, home).map(|target| target.route.to_string())
    }

    #[test]
    fn every_notation_finds_its_property() {
        let lines = "/schema/0/properties/1/items/properties";
        for (text, route) in [
            ("orders.id", "/schema/0/properties/0".to_owned()),
            ("#orders.id", "/schema/0/properties/0".to_owned()),
            ("sales.orders.id", "/schema/1/properties/0".to_owned()),
            ("orders.lines[].sku", format!("{lines}/0")),
            ("orders.lines.sku", format!("{lines}/0")),
            ("orders.lines[].tags[]", format!("{lines}/1/items")),
            ("orders.lines.tags", format!("{lines}/1")),
            ("orders.address.postal.code", "/schema/0/properties/2/properties/0".to_owned()),
            ("schema/orders_tbl/properties/order_pk", "/schema/0/properties/0".to_owned()),
            ("/schema/orders_tbl/properties/order_pk", "/schema/0/properties/0".to_owned()),
            ("#/schema/orders_tbl/properties/home/properties/code", "/schema/0/properties/2/properties/0".to_owned()),
            ("schema/orders_tbl/properties/lines/items/properties/sku_field", format!("{lines}/0")),
            ("schema/orders_tbl/properties/lines/properties/sku_field", format!("{lines}/0")),
            ("schema/sales.orders/properties/customer", "/schema/1/properties/1".to_owned()),
        ] {
            assert_eq!(find(text, None), Ok(route), "{text}");
        }
        assert_eq!(find("customer", Some(1)), Ok("/schema/1/properties/1".to_owned()));
    }

    #[test]
    fn what_names_nothing_says_why() {
        for (text, why) in [
            ("orders.idd", "`orders.idd` is no property of the contract; did you mean `orders.id`?"),
            ("order.id", "`order.id` is no property of the contract; did you mean `orders.id`?"),
            ("customer", "`customer` is no property of the contract"),
            ("schema/orders_tbl", "`schema/orders_tbl` names an object, and no property of it"),
            ("servers/x/properties/y", "`servers/x/properties/y` does not start with `schema/`"),
            ("schema/orders_tbl/properties/nope", "`schema/orders_tbl/properties/nope` is no property of the contract"),
        ] {
            assert_eq!(find(text, None), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_file_stands_in_front_of_the_hash() {
        let reference = Reference::parse("../crm/customers.yaml#/schema/c/properties/id");
        assert_eq!(reference, Reference { file: Some("../crm/customers.yaml"), path: "/schema/c/properties/id" });
        assert_eq!(Reference::parse(" orders.id "), Reference { file: None, path: "orders.id" });
    }
}
