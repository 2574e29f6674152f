/// One fact that the ledger seals, as the module that keeps it hands it over: a consent event, a change of a
/// suppression, a message's final state.
package struct LedgerEntry: Equatable, Sendable {
    /// Whom it concerns. The ledger names them only by a keyed pseudonym.
    package enum Subject: Equatable, Sendable {
        /// `customer.id`
        case customer(Int64)
        /// The keyed hash of an address, which nobody can make without the suppression keys.
        case address([UInt8])
    }

    /// The number of its row, which only ever grows from one entry of its source to the next.
    package let id: Int64
    package let subject: Subject
    package let fields: LedgerFields

    package init(id: Int64, subject: Subject, fields: LedgerFields) {
        self.id = id
        self.subject = subject
        self.fields = fields
    }
}
