//! What reports say of the contract that they are about.

use crate::contract::Reading;
use crate::outcome::ContractInfo;

/// What a report says of a contract: of one that cannot be read, its file alone.
#[must_use]
pub fn contract_info(reading: &Reading) -> ContractInfo {
    let info = ContractInfo::of_source(&reading.source);
    let Some(contract) = &reading.contract else { return info };
    ContractInfo {
        id: contract.id.clone(),
        name: contract.name.clone(),
        version: contract.version.clone(),
        api_version: contract.api_version_text.clone(),
        status: contract.status.clone(),
        limitations: contract.description.limitations.clone(),
        ..info
    }
}
