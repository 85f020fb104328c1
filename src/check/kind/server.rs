//! `server-format` and `server-encoding`: data is written as the server says that names it.

use super::parts::{Check, Kind, Planning, Question, Refusal, Test};
use crate::check::id;
use crate::contract::{Contract, Server};

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

/// The text of an object has this encoding: every byte of it is one of a character.
#[must_use]
pub fn server_encoding(contract: &Contract, object: usize, server: &Server, encoding: &str) -> Check {
    let test = Test::ServerEncoding { server: server.name.clone(), encoding: encoding.to_owned() };
    let question = Question::of(test).promising("encoding", vec![encoding.to_owned()]);
    check(&ENCODING, contract, (object, server), "encoding", Ok(question))
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
