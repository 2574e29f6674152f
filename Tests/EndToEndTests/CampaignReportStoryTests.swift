import Foundation
import TestSupport
import Testing

/// What the team reads of a campaign.
@Suite(.bothDatabases) struct CampaignReportStoryTests {
    @Test func itTellsWhatBecameOfItAndHidesTheFew() throws {
        let shop = try Shop()
        try shop.edit(
            "heed.yaml",
            """
                relay: localhost
                port: 587
                security: starttls                          # starttls, tls or none
                user: heed
                password: {file: secrets/smtp-password}
                helo: casalumen.example
                connections: 4

            """, "    transport: maildir\n    folder: mails\n")
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
        let none = try shop.heed("report", "campaign", "newslettr")
        #expect(none.status != 0 && none.stderr.contains("Did you mean 'newsletter'?"))
    }
}
