import Foundation
import Testing

/// `heed serve` as a process, called with curl.
@Suite struct EndpointTests {
    @Test func theLinkOfAPreviewIsASampleAndChangesNothing() throws {
        let shop = try Shop()
        try shop.importSamples()
        try shop.done("preview", "newsletter", "--out", "previews", "--sample", "2")
        let mail = try #require(
            try Mail.read(
                FileManager.default.contentsOfDirectory(atPath: shop("previews")).filter { $0.hasSuffix(".eml") }
                    .map { shop("previews/" + $0) }
            ).first)
        let link = try mail.unsubscribeURL()
        #expect(try shop.json("token", "inspect", link).string("kind") == "sample")
        let before = try shop.done("audience", "newsletter")

        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let page = try endpoint.request(link, "-H", "Accept: text/html")
        #expect(page.status == 200 && page.page.contains("<html lang=\""))
        #expect(try endpoint.unsubscribe(link).status == 200)
        #expect(try shop.done("audience", "newsletter") == before)
    }

    @Test func pagesCarryTheHeadersThatProtectTheirToken() throws {
        let shop = try Shop()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        // API-1: no echo of what was asked for, and a form for programs.
        let token = String(repeating: "A", count: 50)
        let missing = try endpoint.request("https://casalumen.example/u/\(token)", "-H", "Accept: application/json")
        #expect(missing.status == 404)
        #expect(missing.head.lowercased().contains("content-type: application/problem+json"))
        #expect(!missing.page.contains(token))
        #expect(try JSON(missing.page).int("status") == 404)
        // API-2
        let head = missing.head.lowercased()
        for field in [
            "cache-control: no-store", "referrer-policy: no-referrer", "x-content-type-options: nosniff",
            "x-robots-tag: noindex", "strict-transport-security: ", "content-security-policy: default-src 'none'",
        ] { #expect(head.contains(field), "\(field)\n\(head)") }
        #expect(!head.contains("set-cookie"))
        // API-3
        let refused = try endpoint.request("https://casalumen.example/u/\(token)", "-X", "DELETE")
        #expect(refused.status == 405 && refused.head.lowercased().contains("\nallow: "))
        let health = try endpoint.request("https://casalumen.example/healthz")
        #expect(health.status == 200)
        #expect(try JSON(health.page).string("status") == "ok")
        #expect(try endpoint.stop().status == 0)
    }

    @Test func aPortThatIsTakenIsNamed() throws {
        let shop = try Shop()
        let first = try Endpoint(shop, certificates: nil)
        let outcome = try shop.heed("serve", "--port", "\(first.port)")
        #expect(outcome.status == 69 && outcome.stderr.contains("\(first.port)"), "\(outcome.status) \(outcome.stderr)")
    }
}
