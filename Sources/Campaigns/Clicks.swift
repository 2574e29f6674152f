package import Consent
package import Database
package import System
import Workspace

/// Which links of a campaign people have followed who let that be counted.
package struct Clicks {
    private let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// Of some customers, those who let it be counted now.
    package static func permitting(
        _ customers: [Int64], of campaign: Campaign, gate: ContactGate, at instant: Instant, _ session: any Session
    ) throws -> Set<Int64> {
        guard let purpose = campaign.tracking.measurement, !customers.isEmpty else { return [] }
        var permitting: Set<Int64> = []
        try gate.judge(
            "SELECT customer.id AS key, customer.id AS customer FROM customer WHERE customer.id IN \(list: customers)",
            purpose: purpose, channel: .email, at: instant, session: session
        ) { customer, code, _ in if code == nil { permitting.insert(customer) } }
        return permitting
    }

    /// Takes down, in one transaction, that links were followed, once for each address of a message; not for who has
    /// thought better of it, or for a message that is not known.
    package func record(_ links: [ClickLink], gate: ContactGate, at instant: Instant) throws {
        let links = links.filter { $0.token.kind == .click }
        guard !links.isEmpty, let purpose = gate.measurement else { return }
        try session.transaction {
            var permitting: [Int64: Int64] = [:]
            try session.query(
                "SELECT id, customer FROM delivery WHERE id IN \(list: Set(links.map(\.token.delivery)).sorted())"
            ) { permitting[$0.int64(0)] = $0.int64(1) }
            try gate.judge(
                """
                SELECT delivery.id AS key, delivery.customer AS customer FROM delivery \
                WHERE delivery.id IN \(list: permitting.isEmpty ? [0] : permitting.keys.sorted())
                """,
                purpose: purpose, channel: .email, at: instant, session: session
            ) { delivery, code, _ in if code != nil { permitting[delivery] = nil } }
            for link in links where permitting[link.token.delivery] == link.token.customer {
                try session.execute(
                    """
                    INSERT INTO click (delivery, address, at) \
                    VALUES (\(link.token.delivery), \(link.address), \(instant)) \
                    ON CONFLICT (delivery, address) DO NOTHING
                    """)
            }
        }
    }

    /// How many messages of a run had a link followed, and how often each address was.
    package func counts(of run: Int64) throws -> [(address: String, messages: Int)] {
        try session.rows(
            """
            SELECT click.address, count(*) FROM click JOIN delivery ON delivery.id = click.delivery \
            WHERE delivery.run = \(run) GROUP BY click.address ORDER BY count(*) DESC, click.address
            """
        ) { ($0.text(0), $0.int(1)) }
    }

    static func table(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE click (
                id \(dialect.primaryKey),
                delivery \(dialect.integer) NOT NULL,
                address \(dialect.text) NOT NULL,
                at \(dialect.integer) NOT NULL,
                UNIQUE (delivery, address)
            )\(dialect.tableOptions)
            """
        ]
    }
}
