import Foundation
import TestSupport
import Testing

/// What the team reads of a campaign.
@Suite(.bothDatabases) struct CampaignReportStoryTests {
    @Test func itTellsWhatBecameOfItAndHidesTheFew() throws {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.importSamples()
        let sent = try shop.json("send", "newsletter", "--send").int("sent")
        let report = try shop.json("report", "campaign", "newsletter", "--out", "newsletter.html")
        #expect(try report.member("states").string("sent") == "\(sent)")
        // Small groups of languages are hidden, and so is what would tell them.
        let languages = try report.member("languages").elements()
        #expect(try languages.contains { try $0.string("group") == "es" })
        for language in languages {
            let shown = try language.member("counts").string("sent")
            #expect(shown == "<10" || shown == "…" || (Int(shown) ?? 0) >= 10)
        }
        let page = try shop.text("newsletter.html")
        #expect(page.contains("<html lang=\"en\"") && page.contains("What became of it"))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        #expect(!page.contains("@example"))
        #expect(try shop.done("report", "campaign", "newsletter").contains("opt-outs within 14 days: 0"))
        // Trust: nobody was written to after a no, and what is asked for shows.
        try shop.done("consent", "object", "CL-1001", "--purpose", "newsletter", "--method", "phone", "--actor", "Eva")
        try shop.done("request", "add", "CL-1002", "access", "--received", "2026-01-05T10:00:00Z")
        let year = String(Calendar(identifier: .gregorian).component(.year, from: Date()))
        let trust = try shop.json("report", "trust", "--period", year, "--out", "trust.html")
        let promises = try Dictionary(
            uniqueKeysWithValues: trust.member("promises").elements().map {
                (try $0.string("name"), try $0.string("value"))
            })
        #expect(promises["messages after a no"] == "0" && promises["messages handed over"] == "\(sent)")
        #expect(promises["people who said no"] != "0" && promises["overdue now"] == "1")
        #expect(try shop.text("trust.html").contains("how we kept our word"))
        let none = try shop.heed("report", "campaign", "newslettr")
        #expect(none.status != 0 && none.stderr.contains("Did you mean 'newsletter'?"))
    }
}
