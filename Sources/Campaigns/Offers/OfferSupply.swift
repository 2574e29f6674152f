import Database
import Workspace

/// How much of an offer is left.
struct OfferSupply {
    private let offer: Offer
    private(set) var issued: Int
    /// In hundredths.
    private(set) var cost: Int64
    private var isClosed = false
    private var hasChanged = false

    init(_ offer: Offer, issued: Int, cost: Int64) {
        self.offer = offer
        self.issued = issued
        self.cost = cost
    }

    /// Takes one, if stock and budget allow it.
    mutating func take() -> Bool {
        if isClosed || isExhausted { return false }
        issued += 1
        cost += offer.cost.hundredths
        hasChanged = true
        return true
    }

    mutating func giveBack() {
        issued -= 1
        cost -= offer.cost.hundredths
    }

    /// There is no more, whatever the numbers say.
    mutating func close() { isClosed = true }

    private var isExhausted: Bool {
        if let stock = offer.stock, issued >= stock { return true }
        if let budget = offer.budget, cost + offer.cost.hundredths > budget.hundredths { return true }
        return false
    }
}

extension OfferSupply {
    /// As the rows say.
    static func exact(_ offer: Offer, _ session: any Session) throws -> OfferSupply {
        var supply = try counted(offer, session)
        guard offer.codes == .pool else { return supply }
        let isEmpty = try !session.exists(
            "SELECT 1 FROM offer_pool WHERE offer = \(offer.name) AND issue IS NULL")
        if isEmpty { supply.close() }
        return supply
    }

    private static func counted(_ offer: Offer, _ session: any Session) throws -> OfferSupply {
        let sums = try session.first(
            "SELECT count(*), CAST(coalesce(sum(cost), 0) AS \(session.dialect.integerColumn)) FROM offer_issue WHERE offer = \(offer.name)"
        ) { ($0.int(0), $0.int64(1)) }
        return OfferSupply(offer, issued: sums?.0 ?? 0, cost: sums?.1 ?? 0)
    }

    /// As the counter says, locked until the end of the transaction; the rows are counted only when nothing seems left.
    static func locked(_ offer: Offer, _ session: any Session) throws -> OfferSupply {
        func read() throws -> OfferSupply? {
            try session.first(
                "SELECT issued, cost FROM offer_stock WHERE offer = \(offer.name) \(session.dialect.lockForUpdate)"
            ) { OfferSupply(offer, issued: $0.int(0), cost: $0.int64(1)) }
        }
        if let supply = try read(), !supply.isExhausted { return supply }
        try session.execute(
            "INSERT INTO offer_stock (offer, issued, cost) VALUES (\(offer.name), 0, 0) ON CONFLICT (offer) DO NOTHING")
        _ = try read()
        var supply = try counted(offer, session)
        supply.hasChanged = true
        return supply
    }

    /// Writes the counter of a locked one.
    func write(_ offer: Offer, _ session: any Session) throws {
        guard hasChanged else { return }
        try session.execute("UPDATE offer_stock SET issued = \(issued), cost = \(cost) WHERE offer = \(offer.name)")
    }
}
