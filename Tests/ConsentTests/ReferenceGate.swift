import Consent
import Customers
import System
import Workspace

/// The gate once more, slow and plain: it reads a whole history and shares no line with the real one.
struct ReferenceGate {
    struct History {
        var hasAddress = true
        var contactPoint: Int64?
        var addressKey = ""
        var numberCountry: String?
        var born: CivilDate?
        var country: String?
        /// In the order in which they were recorded.
        var claims: [ConsentClaim] = []
        var suppressions: [SuppressionClaim] = []
        var events: [(kind: String, at: Instant)] = []
        /// Addresses that are on an exclusion list.
        var listed: Set<String> = []
    }

    let purpose: Purpose
    let channel: Channel
    let at: Instant
    let organisation: String
    /// By the name of an exclusion list, of when its file is.
    let lists: [String: Instant]

    /// `permitted`, or the code of the first rule against it.
    func answer(_ history: History) -> String {
        guard history.hasAddress else { return "no_address" }
        let said = history.claims.filter { claim in
            let purposes = purpose.isMarketing ? [purpose.name, "*"] : [purpose.name]
            return purposes.contains(claim.purpose) && [channel.rawValue, "*"].contains(claim.scope)
        }
        let given = said.filter { claim in
            claim.state == .given && isAbout(claim) && claim.contactPoint == history.contactPoint
        }
        let grants = given.filter { $0.softOptIn == nil }
        let sales = given.filter { $0.softOptIn != nil }
        let own = grants.filter { $0.evidenceKind != .attested && isValid($0) && isProved($0) }
        if history.suppressions.contains(where: { binds($0, history, own) }) { return "suppressed" }
        let isObjected = said.contains { claim in
            claim.state == .objected && !own.contains { $0.at > claim.at }
        }
        if isObjected { return "objected" }
        switch purpose.legalBasis {
        case .softOptIn, .legitimateInterest: return otherBasis(said, grants, sales, history)
        case .contract, .legalObligation:
            return standing(said, grants)?.state == .withdrawn ? "withdrawn" : "permitted"
        case .consent: return consent(said, grants, history)
        }
    }

    private func consent(_ said: [ConsentClaim], _ grants: [ConsentClaim], _ history: History) -> String {
        let stop = standing(said, grants)
        let last =
            stop == nil ? grants.enumerated().max { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) } : nil
        guard let grant = last?.element else {
            let isAsked = said.contains { claim in
                claim.state == .requested && isAbout(claim) && claim.contactPoint == history.contactPoint
                    && (stop.map { claim.at > $0.at } ?? true)
            }
            if isAsked { return "not_confirmed" }
            return stop?.state.rawValue ?? "no_consent"
        }
        if isTooOld(grant) { return "expired" }
        if grant.at > at { return "not_yet_given" }
        if !isValid(grant) { return "invalid_consent" }
        if !isProved(grant) { return "no_proof" }
        if isUnder("writing", history), grant.writtenConsent != .all { return "not_written" }
        return age(history, parent: grant.parentalReference) ?? "permitted"
    }

    func isTooOld(_ claim: ConsentClaim) -> Bool {
        guard let years = purpose.expiresAfter?.count else { return false }
        let limit = at.civilDate
        let given = claim.at.civilDate
        return (given.year + years, given.month, given.day, claim.at.secondOfDay)
            <= (limit.year, limit.month, limit.day, at.secondOfDay)
    }

    func age(_ history: History, parent: String?) -> String? {
        if parent != nil { return nil }
        guard let born = history.born else { return purpose.isForKids ? "age_unknown" : nil }
        let ages = countries(history).map { ["ES": 14, "FR": 15, "DE": 16, "BE": 13][$0 ?? ""] ?? 16 }
        return born.years(until: at.civilDate) < ages.max()! ? "minor" : nil
    }

    /// The end of consent that no grant is newer than; of several at one time the strongest.
    private func standing(_ said: [ConsentClaim], _ grants: [ConsentClaim]) -> ConsentClaim? {
        let order: [ConsentClaim.State] = [.expired, .refused, .withdrawn, .objected]
        let stops = said.filter { stop in
            order.contains(stop.state) && !grants.contains { $0.at > stop.at }
        }
        return stops.max { ($0.at, order.firstIndex(of: $0.state)!) < ($1.at, order.firstIndex(of: $1.state)!) }
    }

    private func isAbout(_ claim: ConsentClaim) -> Bool {
        claim.purpose == purpose.name && claim.scope == channel.rawValue
    }

    func isValid(_ claim: ConsentClaim) -> Bool { !claim.prechecked }

    func isProved(_ claim: ConsentClaim) -> Bool {
        claim.method != nil && claim.noticeVersion != nil && claim.noticeLanguage != nil && claim.noticeText != nil
            && claim.actor != nil
    }

    private func binds(_ suppression: SuppressionClaim, _ history: History, _ own: [ConsentClaim]) -> Bool {
        guard suppression.addressKey == history.addressKey,
            ["*", channel.rawValue].contains(suppression.channel)
        else { return false }
        let isPersonal = ![.hardBounce, .minor].contains(suppression.cause)
        if isPersonal, own.contains(where: { $0.at > suppression.at }) { return false }
        if suppression.purpose == purpose.name { return true }
        return suppression.purpose == "*" && (purpose.isMarketing || suppression.cause == .hardBounce)
    }
}
