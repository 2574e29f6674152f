import Database
import System
import Workspace

/// The campaign's rules that no statement can ask, because they rest on a keyed draw or on the clocks of the world. They
/// come after the gate's answer, in one order everywhere: when the audience is read, at the claim and at the hand-off.
struct LateRules {
    enum Verdict: Equatable {
        case passes
        case denied(CampaignRules.Code)
        /// In, but not at this time of their day.
        case waits(until: Instant)
    }

    private let campaign: Campaign
    private let instant: Instant
    private let draw: ExperimentDraw
    private let hours: ContactHours
    private var people: [Int64: Whereabouts] = [:]
    /// Most people live in few zones.
    private var answers: [Whereabouts: ContactHours.Answer] = [:]

    /// Places come from imports; a bound keeps strange ones from filling the memory.
    private static let mostAnswers = 10_000

    init(_ campaign: Campaign, _ channel: Channel, at instant: Instant, draw: ExperimentDraw) {
        self.campaign = campaign
        self.instant = instant
        self.draw = draw
        hours = campaign.contactHours(channel)
    }

    /// Whether the clocks have a say at all.
    var hasHours: Bool { !hours.isAlwaysOpen }

    /// Reads what is needed to decide about some customers; what was read of others is forgotten.
    ///
    /// - Parameter condition: over `customer`.
    mutating func load(where condition: SQL, _ session: any Session) throws {
        if hours.isAlwaysOpen { return }
        people = try Whereabouts.read(where: condition, regionField: campaign.regionField, session)
    }

    mutating func load(_ customers: [Int64], _ session: any Session) throws {
        try load(where: "customer.id IN \(list: customers)", session)
    }

    mutating func verdict(on customer: Int64) -> Verdict {
        if draw.isHeldOut(customer, of: campaign) { return .denied(.holdout) }
        switch answer(for: customer) {
        case .open: return .passes
        case .closed(let until): return .waits(until: until)
        case .never: return .denied(.noSafeHour)
        }
    }

    /// What the clocks say about a customer that was loaded.
    mutating func answer(for customer: Int64) -> ContactHours.Answer {
        if hours.isAlwaysOpen { return .open }
        let place = people[customer] ?? Whereabouts()
        if let known = answers[place] { return known }
        if answers.count >= Self.mostAnswers { answers.removeAll() }
        let answer = hours.answer(for: place, at: instant)
        answers[place] = answer
        return answer
    }

    /// What the clock shows for a customer that was loaded, in words.
    func clock(of customer: Int64) -> String {
        hours.clock(for: people[customer] ?? Whereabouts(), at: instant)
    }
}
