import Database
import Testing

@testable import Campaigns

/// What SQLite answers from an index; how the house's statements are written for it.
@Suite struct CampaignIndexTests {
    let house: TestHouse

    init() throws {
        house = try TestHouse()
    }

    /// However many messages were sent: an unsubscribe must not wait until all were looked at (DESIGN §4).
    @Test func rowsOfUnknownFateAreFoundByTheirIndex() throws {
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(CampaignControl.unknown("spring"))") { $0.text(3) }
        #expect(steps == ["SEARCH delivery USING INDEX delivery_unknown (campaign=?)"])
    }

    /// `heed status` and each run of the sender count everything: they must not read a million rows for that.
    @Test func rowsAreCountedOutOfAnIndexAlone() throws {
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(CampaignControl.counts(of: 1))") { $0.text(3) }
        #expect(steps == ["SEARCH delivery USING COVERING INDEX delivery_count (run=?)"])
    }
}
