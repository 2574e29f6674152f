/// What keeps the ledger from being written, read or proved. What `verify` finds are ``LedgerFinding``s.
package struct LedgerError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// Nothing is sealed yet.
        case empty
        /// The ledger's own tables do not fit together.
        case damaged
        /// A file that is no head or no proof.
        case notReadable
        /// A head that was not kept of this ledger.
        case foreignHead
    }

    package let code: Code

    /// A full sentence that names the thing and the remedy; never a person.
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension LedgerError {
    static func empty() -> LedgerError {
        LedgerError(.empty, "Nothing is sealed yet: 'heed ledger seal' seals what there is.")
    }

    static func damaged() -> LedgerError {
        LedgerError(
            .damaged, "The ledger's tables do not fit together: run 'heed ledger verify', which tells where.")
    }

    package static func notReadable(_ path: String, _ what: String) -> LedgerError {
        LedgerError(.notReadable, "\(path) is no \(what): name a file that 'heed ledger' has written.")
    }

    static func foreignHead(_ path: String) -> LedgerError {
        LedgerError(.foreignHead, "\(path) is no head of this ledger, so nothing can be shown to have grown from it.")
    }
}
