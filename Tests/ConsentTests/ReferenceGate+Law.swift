import Consent
import Customers
import System
import Workspace

// Whose law binds, and what a message without consent rests on.
extension ReferenceGate {
    func otherBasis(
        _ said: [ConsentClaim], _ grants: [ConsentClaim], _ sales: [ConsentClaim], _ history: History
    ) -> String {
        let order: [ConsentClaim.State] = [.expired, .refused, .withdrawn, .objected]
        let stops = said.filter { order.contains($0.state) }
        if let grant = newest(grants), isWhole(grant, history), !stops.contains(where: { $0.at >= grant.at }) {
            return age(history, parent: grant.parentalReference) ?? "permitted"
        }
        let last = stops.max {
            ($0.at, order.firstIndex(of: $0.state)!) < ($1.at, order.firstIndex(of: $1.state)!)
        }
        if let last { return last.state == .objected ? "withdrawn" : last.state.rawValue }
        if purpose.legalBasis == .softOptIn {
            if let reason = sale(sales, history) { return reason }
        } else if purpose.isMarketing, isUnder("consent", history) || isUnder("writing", history) {
            return "basis_not_allowed"
        }
        if isUnder("relationship", history), !isCustomerOfLate(history) { return "no_implied_consent" }
        if let reason = age(history, parent: nil) { return reason }
        guard purpose.isMarketing else { return "permitted" }
        if countries(history).contains("ES"), !areListsFresh { return "robinson_not_checked" }
        return history.listed.contains(history.addressKey) ? "exclusion_list" : "permitted"
    }

    private func newest(_ claims: [ConsentClaim]) -> ConsentClaim? {
        claims.enumerated().max { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }?.element
    }

    private func isWhole(_ grant: ConsentClaim, _ history: History) -> Bool {
        isValid(grant) && isProved(grant) && grant.at <= at && !isTooOld(grant)
            && (!isUnder("writing", history) || grant.writtenConsent == .all)
    }

    private func sale(_ sales: [ConsentClaim], _ history: History) -> String? {
        let best = newest(sales.filter { $0.softOptIn == .all && isProved($0) }) ?? newest(sales)
        if let best {
            if isTooOld(best) { return "expired" }
            if best.at > at { return "not_yet_given" }
            if !isProved(best) { return "no_proof" }
        }
        if isUnder("writing", history) { return "basis_not_allowed" }
        if purpose.products != .ownSimilar { return "third_party_products" }
        let shown = best?.softOptIn ?? []
        if !shown.contains(.ownSale) { return "no_sale" }
        if !shown.contains(.similarProducts) { return "products_not_similar" }
        if !shown.contains(.optOutAtCollection) { return "opt_out_not_offered" }
        return shown.contains(.optOutInMessages) ? nil : "opt_out_not_in_messages"
    }

    /// The countries whose law binds; nil is an unknown one.
    func countries(_ history: History) -> [String?] {
        var countries: [String?] = [organisation, history.country]
        if channel == .sms {
            countries.append(history.numberCountry ?? (history.addressKey.hasPrefix("+1") ? "US" : nil))
        }
        return countries
    }

    /// Whether one of the countries asks for that before it lets somebody be advertised to.
    func isUnder(_ demand: String, _ history: History) -> Bool {
        guard purpose.isMarketing else { return false }
        return countries(history).contains { country in
            switch country {
            case "US": demand == (channel == .sms ? "writing" : "nothing")
            case "CA": demand == "relationship"
            default: demand == "consent"
            }
        }
    }

    private func isCustomerOfLate(_ history: History) -> Bool {
        history.events.contains { event in
            guard let months = ["purchase": 24, "inquiry": 6][event.kind], event.at <= at else { return false }
            return at.civilDate <= lastDay(event.at.civilDate, plus: months)
        }
    }

    /// The same day so many months later; where there is none, the day before the last one of that month.
    private func lastDay(_ day: CivilDate, plus months: Int) -> CivilDate {
        var (year, month) = (day.year, day.month)
        for _ in 0..<months { (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1) }
        if let same = CivilDate(year: year, month: month, day: day.day) { return same }
        return CivilDate(year: year, month: month, day: CivilDate.days(in: month, of: year) - 1)!
    }

    private var areListsFresh: Bool {
        let limits = channel == .sms ? ["robinson": 30, "stop_sms": 10] : ["robinson": 30]
        return limits.allSatisfy { name, days in
            lists[name].map { at - $0 < Double(86_400 * days) } ?? false
        }
    }
}
