import Database
import System
import Workspace

/// Whom a campaign with a limit takes: those whose messages are planned already, and of all others who would get it,
/// those with the lowest lots, as many as there are places left. The same people at every look, whatever their order.
struct LimitCut {
    private let planned: Set<Int64>
    /// The last that has a place; nil: nobody new has.
    private let last: Lot?
    private let lots: Lots

    func admits(_ customer: Int64) -> Bool {
        if planned.contains(customer) { return true }
        guard let last else { return false }
        return lots.lot(of: customer) <= last
    }

    /// A place in the queue. Two people never have the same.
    fileprivate struct Lot: Comparable {
        let number: UInt64
        let customer: Int64

        static func < (left: Lot, right: Lot) -> Bool {
            (left.number, left.customer) < (right.number, right.customer)
        }
    }

    fileprivate struct Lots {
        let draw: ExperimentDraw
        let name: String

        func lot(of customer: Int64) -> Lot { Lot(number: draw.lot(.limit, name, customer), customer: customer) }
    }
}

// MARK: - Choosing

extension LimitCut {
    /// Goes through the whole audience once to find out; nil for a campaign without a limit. It holds at most twice as
    /// many lots as there are places.
    ///
    /// - Parameter progress: called after each page with the share of the way and the counts so far; may throw to stop.
    static func choose(
        _ campaign: Campaign, at instant: Instant, pages: AudiencePages, session: any Session,
        progress: (_ page: AudiencePage) throws -> Void = { _ in }
    ) throws -> LimitCut? {
        guard let limit = campaign.experiment.limit else { return nil }
        let occasion = CampaignRun.occasion(of: campaign, at: instant)
        let lots = Lots(draw: pages.draw, name: "\(campaign.name):\(occasion)")
        let planned = try planned(campaign, occasion, session)
        let places = limit - planned.count
        guard places > 0 else { return LimitCut(planned: planned, last: nil, lots: lots) }
        var waiting: [Lot] = []
        /// Higher lots need not apply.
        var bound: Lot?
        var pages = pages
        while let page = try pages.next(session) {
            var previous: Int64?
            for entry in page.entries {
                guard case .permitted = entry.verdict, entry.customer != previous,
                    !planned.contains(entry.customer)
                else { continue }
                previous = entry.customer
                let lot = lots.lot(of: entry.customer)
                if let bound, lot > bound { continue }
                waiting.append(lot)
            }
            if waiting.count >= 2 * places + 1000 {
                waiting = lowest(places, of: waiting)
                bound = waiting.last
            }
            try progress(page)
        }
        waiting = lowest(places, of: waiting)
        return LimitCut(planned: planned, last: waiting.last, lots: lots)
    }

    private static func lowest(_ count: Int, of lots: [Lot]) -> [Lot] {
        Array(lots.sorted().prefix(count))
    }

    private static func planned(_ campaign: Campaign, _ occasion: String, _ session: any Session) throws -> Set<Int64> {
        var planned: Set<Int64> = []
        try session.query(
            """
            SELECT customer FROM delivery WHERE campaign = \(campaign.name) AND occasion = \(occasion) \
            AND state <> 'withdrawn'
            """
        ) { planned.insert($0.int64(0)) }
        return planned
    }
}
