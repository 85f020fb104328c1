//! Which faults in the data a contract would not notice: faults are put into a copy, which is held to the contract.
