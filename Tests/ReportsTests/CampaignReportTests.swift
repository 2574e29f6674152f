import Campaigns
import System
import Testing

@testable import Reports

/// What reports say of groups of people, and what they keep to themselves.
@Suite struct CampaignReportTests {
    @Test func fewPeopleSayNothing() {
        let few = Comparison(of: (29, 20), with: (1000, 10))
        #expect(few.isTooFew && few.isUncertain)
        #expect(few.sentence("a", "b") == "Too few people to tell: it takes at least 30 in each group.")
    }

    @Test("Newcombe 1998, method 10: 56/70 against 48/80 is 0.2 (0.0524 to 0.3339)")
    func theIntervalIsThePublishedOne() {
        let comparison = Comparison(of: (70, 56), with: (80, 48))
        #expect(abs(comparison.one - comparison.other - 0.2) < 1e-12)
        #expect(abs(comparison.lower - 0.0524) < 0.00005)
        #expect(abs(comparison.upper - 0.3339) < 0.00005)
        #expect(!comparison.isUncertain)
        #expect(
            comparison.sentence("with it", "without")
                == "More people bought with it: 80.0 % with it, 60.0 % without. The true difference is probably between +5.2 and +33.4 percentage points."
        )
        let none = Comparison(of: (70, 40), with: (80, 48))
        #expect(
            none.isUncertain
                && none.sentence("with it", "without").hasPrefix("No difference can be seen: 57.1 % with it"))
    }

    private func report(_ figures: CampaignFigures) -> CampaignReport {
        CampaignReport(figures, name: "spring", title: "Spring", at: Instant(unixSeconds: 1_800_000_000))
    }

    @Test func oneOfFewCannotBeWorkedOut() throws {
        let few = report(
            CampaignFigures(
                outcomes: [.init(state: .planned, cause: nil, count: 1), .init(state: .sent, cause: nil, count: 52)],
                channels: ["sms": ["planned": 1, "sent": 20], "email": ["sent": 32]]))
        #expect(few.messages == "53" && few.states == ["planned": "<10", "sent": "…"])
        // Nor by the picture, nor by a cell that is empty.
        #expect(few.steps.map(\.name) == ["planned"])
        #expect(few.channels.allSatisfy { $0.counts["planned"] == "<10" })
        let many = report(
            CampaignFigures(
                outcomes: [
                    .init(state: .failed, cause: "address", count: 40), .init(state: .sent, cause: nil, count: 5000),
                ],
                bounces: ["hard": 400], complaints: 20))
        #expect(many.states == ["failed": "40", "sent": "5000"] && many.steps.map(\.count) == [5040, 5000])
        #expect(many.reasons.map(\.explanation) == ["Nobody is there: the address is suppressed. Nothing to do."])
        // 20 of 5,000 are 0.4 %: over what Gmail bears.
        #expect(many.limits.map(\.verdict) == ["too_high", "too_high"])
        #expect(many.limits.map(\.percent) == ["0.40", "8.00"])
        // A share of few would tell how many.
        let complained = report(
            CampaignFigures(outcomes: [.init(state: .sent, cause: nil, count: 5000)], complaints: 9))
        #expect(complained.limits[0].count == "<10" && complained.limits[0].percent == nil)
    }

    @Test func aPageLoadsNothingAndEscapesWhatItShows() {
        let table = CampaignReportPage.table(["a<b"], [["\"x\" & y", "<script>"]])
        #expect(table.contains("a&lt;b") && table.contains("&quot;x&quot; &amp; y") && !table.contains("<script>"))
        let page = CampaignReportPage.page(title: "t", table)
        #expect(!page.contains("http") && !page.contains("src=") && page.hasPrefix("<!DOCTYPE html>"))
    }
}
