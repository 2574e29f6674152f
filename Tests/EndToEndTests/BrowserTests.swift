import Foundation
import TestSupport
import Testing

/// The shipped templates as a browser shows them: on a phone and on a desk, in light and in dark, in both languages.
@Suite struct BrowserTests {
    /// What `show_pages.py` measures of one page.
    private struct Page: Decodable {
        struct Link: Decodable {
            let href: String
            let width: Int
            let height: Int
        }

        let file: String
        let width: Int
        let scheme: String
        let scrollWidth: Int
        let faint: [String]
        let small: [String]
        let links: [Link]
        let texts: [String]
    }

    private struct Job: Encodable {
        let file: String
        let width: Int
        let scheme: String
    }

    private static let campaigns = [
        "spring", "offer", "newsletter", "birthday", "order-confirmation", "win-back", "recommendation", "follow-up",
        "survey", "quiz",
    ]

    /// A preview of every shipped campaign, and of one for each template that no shipped campaign uses.
    private static func shop() throws -> Shop {
        let shop = try Shop()
        let newsletter = try shop.text("Campaigns/newsletter.yaml")
        for template in ["survey", "quiz"] {
            try shop.write(
                newsletter.replacing("template: newsletter", with: "template: \(template)"),
                to: "Campaigns/\(template).yaml")
        }
        for kind in ["customers", "consent", "events"] {
            try shop.done("import", kind, "Samples/\(kind).csv", "--quiet")
        }
        let words = ["preview"] + campaigns + ["--sample", "12", "--out", "previews", "--at", "2026-11-23T12:00:00Z"]
        let outcome = try Program.run([Checkout.heed] + words, in: shop.path)
        try #require(outcome.status == 0, "\(outcome.stderr)")
        return shop
    }

    @Test("A11Y: privacy reports hold with long names and with nothing known, by mail and on their page")
    func privacyReports() throws {
        let shop = try Shop()
        try shop.done("privacy-report", "--period", "2025-Q4", "--preview", "--out", "reports", "--worst", "--quiet")
        let names = try FileManager.default.contentsOfDirectory(atPath: shop("reports")).sorted()
        var files = names.filter { $0.contains("-email-") && $0.hasSuffix(".html") }.map { shop("reports/\($0)") }
        #expect(files.count > 4)
        // The page that the link of a preview leads to.
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        for language in ["en", "es"] {
            let name = try #require(names.first { $0.contains("-email-\(language)-") && $0.hasSuffix(".txt") })
            let text = try shop.text("reports/\(name)")
            let link = try #require(text.firstMatch(of: /https:\/\/casalumen\.example\/r\/[A-Za-z0-9_-]+/)).output
            let words = ["-H", "Accept: text/html", "-H", "Accept-Language: \(language)"]
            let page = try endpoint.call(String(link), words)
            #expect(page.status == 200)
            let style = try endpoint.call("https://casalumen.example/assets/style.css", [])
            try shop.write(style.page, to: "reports/style.css")
            try shop.write(
                page.page.replacing("/assets/style.css", with: "style.css"), to: "reports/page-\(language).html")
            files.append(shop("reports/page-\(language).html"))
        }
        _ = try endpoint.stop()
        let jobs = files.flatMap { file in
            [360, 800].flatMap { width in ["light", "dark"].map { Job(file: file, width: width, scheme: $0) } }
        }
        for page in try Self.pages(jobs, shop) {
            let which = "\((page.file as NSString).lastPathComponent) at \(page.width), \(page.scheme)"
            #expect(page.scrollWidth <= page.width, "\(which) scrolls sideways")
            #expect(page.faint == [], "\(which)")
            #expect(page.small == [], "\(which)")
            #expect(page.links.filter { $0.height < 24 && !$0.href.hasPrefix("mailto:") }.map(\.href) == [], "\(which)")
        }
    }

    private static func pages(_ jobs: [Job], _ shop: Shop) throws -> [Page] {
        try JSONEncoder().encode(jobs).write(to: URL(fileURLWithPath: shop("jobs.json")))
        let outcome = try Program.run(
            [Checkout.python, Checkout.server("show_pages.py"), shop("jobs.json")], in: shop.path, seconds: 180)
        try #require(outcome.status == 0, "\(outcome.stderr)")
        let pages = try JSONDecoder().decode([Page].self, from: Data(outcome.stdout.utf8))
        #expect(pages.count == jobs.count)
        return pages
    }

    @Test("A11Y: every shipped mail holds on a phone and a desk, light and dark, in English and Spanish")
    func theShippedMails() throws {
        let shop = try Self.shop()
        let names = try FileManager.default.contentsOfDirectory(atPath: shop("previews")).sorted()
        var jobs: [Job] = []
        for campaign in Self.campaigns {
            for language in ["en", "es"] {
                let name = try #require(
                    names.first { $0.hasSuffix("-email-\(language)-\(campaign).html") }, "\(campaign) \(language)")
                for width in [360, 800] {
                    for scheme in ["light", "dark"] {
                        jobs.append(Job(file: shop("previews/\(name)"), width: width, scheme: scheme))
                    }
                }
            }
        }
        let pages = try Self.pages(jobs, shop)
        #expect(pages.count == Self.campaigns.count * 8)
        for page in pages {
            let which = "\((page.file as NSString).lastPathComponent) at \(page.width), \(page.scheme)"
            #expect(page.scrollWidth <= page.width, "\(which) scrolls sideways")
            #expect(page.faint == [], "\(which)")
            #expect(page.small == [], "\(which)")
            let notice = ["Why you get this message", "Por qué recibes este mensaje"]
            #expect(page.texts.contains { notice.contains($0) }, "\(which) has no notice that can be read")
            #expect(page.texts.contains { $0.contains("Calle del Faro 12") }, "\(which) has no postal address")
            let wayOut = page.links.filter { $0.href.contains("/u/") }
            // WCAG 2.2, 2.5.8: a target of at least 24 pixels.
            #expect(
                wayOut.contains { $0.height >= 24 && $0.width >= 24 }, "\(which) has no way out that can be touched")
        }
    }
}
