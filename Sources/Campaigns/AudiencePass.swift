package import Consent
package import Database
package import System
import Workspace

/// Goes through all customers once and tells for each whom a campaign selects whether they are in, or else the first
/// rule that keeps them out. It writes nothing and holds one page of customers at a time.
///
///     let counts = try AudiencePass(gate: gate, draw: draw).run(campaign, at: now, session: session) { entry in … }
package struct AudiencePass: Sendable {
    /// What to leave aside, for a look at a campaign as if it were sent now.
    package struct Options: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Those who have the message stay in, and are counted apart.
        package static let regardlessOfReceipt = Options(rawValue: 1)

        /// As if the schedule were open.
        package static let regardlessOfSchedule = Options(rawValue: 2)
    }

    let gate: ContactGate
    let draw: ExperimentDraw

    package init(gate: ContactGate, draw: ExperimentDraw) {
        self.gate = gate
        self.draw = draw
    }

    /// Goes through everybody.
    ///
    /// - Parameters:
    ///   - pageSize: how many customers are looked at in one statement.
    ///   - each: called for each selected person, channel and occasion, in the order of the customers' numbers; at one
    ///     customer in the order of the campaign's channels.
    ///   - progress: called after each page with the share of the way (0 to 1) and the counts so far; may throw to stop.
    package func run(
        _ campaign: Campaign, at instant: Instant, options: Options = [], pageSize: Int = 1000, session: any Session,
        each: (AudienceEntry) throws -> Void = { _ in },
        progress: (_ share: Double, _ counts: AudienceCounts) throws -> Void = { _, _ in }
    ) throws -> AudienceCounts {
        var counts = AudienceCounts()
        for channel in campaign.channels { counts.channels[channel] = AudienceCounts.Outcome() }
        let last = try session.integer("SELECT max(id) FROM customer") ?? 0
        func share(_ page: AudiencePage) -> Double { last == 0 ? 1 : min(1, Double(page.last) / Double(last)) }
        // With a limit the way is gone twice: first to find whom it lets in.
        let part = campaign.experiment.limit == nil ? 1 : 0.5
        var seen = AudienceCounts()
        let limit = try LimitCut.choose(
            campaign, at: instant, pages: pages(campaign, at: instant, options: options, pageSize: pageSize),
            session: session
        ) { page in
            seen += page.counts
            try progress(share(page) * part, seen)
        }
        var pages = pages(campaign, at: instant, options: options, pageSize: pageSize, limit: limit)
        while let page = try pages.next(session) {
            counts += page.counts
            for entry in page.entries { try each(entry) }
            try progress(1 - part + share(page) * part, counts)
        }
        return counts
    }

    func pages(
        _ campaign: Campaign, at instant: Instant, options: Options = [], pageSize: Int = 1000, limit: LimitCut? = nil
    ) -> AudiencePages {
        AudiencePages(
            campaign, at: instant, options: options, pageSize: pageSize, gate: gate, draw: draw, limit: limit)
    }
}
