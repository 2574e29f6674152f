package import Database

/// Removes what is known of a person: addresses, fields, tags, events and the customer.
package enum CustomerErasure {
    /// How much there is, or was.
    package struct Counts: Equatable, Sendable {
        package var addresses = 0
        package var fields = 0
        package var events = 0

        package init() {}
    }

    /// What would be removed.
    package static func count(_ customer: Int64, _ catalogue: CustomerReader, _ session: any Session) throws -> Counts {
        var counts = Counts()
        counts.addresses = try session.integer("SELECT count(*) FROM contact_point WHERE customer = \(customer)") ?? 0
        counts.events = try session.integer("SELECT count(*) FROM event WHERE customer = \(customer)") ?? 0
        let known = try catalogue.personalData(of: [customer], session)[customer]
        counts.fields = known?.values.count { !["email", "phone"].contains($0.key) } ?? 0
        return counts
    }

    /// Removes it; inside a write transaction that holds the customer's lock.
    package static func run(_ customer: Int64, _ session: any Session) throws {
        // What hangs on the customer goes with the row (ON DELETE CASCADE); said here, so that nobody has to know.
        for statement: SQL in [
            "DELETE FROM customer_removal WHERE customer = \(customer)",
            "DELETE FROM event WHERE customer = \(customer)", "DELETE FROM customer_tag WHERE customer = \(customer)",
            "DELETE FROM contact_point WHERE customer = \(customer)", "DELETE FROM customer WHERE id = \(customer)",
        ] { try session.execute(statement) }
    }

    /// The addresses as they are compared, with their channels, former ones too.
    package static func addresses(
        of customer: Int64, _ session: any Session
    ) throws -> [(key: String, channel: String)] {
        try session.rows(
            "SELECT address_key, channel FROM contact_point WHERE customer = \(customer) ORDER BY id"
        ) { ($0.text(0), $0.text(1)) }
    }
}
