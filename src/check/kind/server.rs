//! `server-format` and `server-encoding`: data is written as the server says that names it.

use super::parts::{Check, Kind, Planning, Question, Refusal, Test, reason};
use crate::check::id;
use crate::contract::{Contract, Server};
use crate::outcome::ReasonCode;

/// The format.
pub(in crate::check) const FORMAT: Kind = Kind {
    id: "server-format",
    description: "The data has the format that its server names.",
    dimension: Some("conformity"),
    plan: Planning::Server,
};

/// The encoding.
pub(in crate::check) const ENCODING: Kind = Kind {
    id: "server-encoding",
    description: "The text has the encoding that its server names.",
    dimension: Some("conformity"),
    plan: Planning::Server,
};

/// The data of an object has one of these formats, which are what the server means.
#[must_use]
pub fn server_format(contract: &Contract, object: usize, server: &Server, formats: Vec<String>) -> Check {
    let test = Test::ServerFormat { server: server.name.clone(), formats: formats.clone() };
    let question = Question::of(test).promising("format", formats);
    check(&FORMAT, contract, (object, server), "format", Ok(question))
}

/// The encoding is read as UTF-8, which includes it; whether more than that stands in the text is not told. UTF-8 itself
/// is held by `readable-rows`.
#[must_use]
pub fn server_encoding(contract: &Contract, object: usize, server: &Server, encoding: &str) -> Check {
    let text = format!("the text is read as UTF-8; this version does not tell whether all of it is {encoding}");
    let asked = Err(Refusal::Always(reason(ReasonCode::NoMeaning, text)));
    check(&ENCODING, contract, (object, server), "encoding", asked)
}

fn check(
    kind: &Kind,
    contract: &Contract,
    (object, server): (usize, &Server),
    key: &str,
    asked: Result<Question, Refusal>,
) -> Check {
    let name = contract.schema.get(object).map_or("", |object| object.name.as_str());
    let place = server.route.key(key);
    let check = Check::new(kind, format!("{}/{}", id::segment(name), kind.id), Vec::new(), place, asked);
    Check { object: Some(object), ..check }
}
