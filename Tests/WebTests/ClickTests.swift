import Campaigns
import Consent
import Customers
import Database
import System
import Testing
import Workspace

@testable import Web

/// Links that tell that they were followed, of people who let that be counted.
@Suite struct ClickTests {
    private func site() throws -> (TestSite, link: String) {
        let site = try TestSite(
            adding: """
                purposes:
                  measurement:
                    legal_basis: consent
                    channels: [email]
                    marketing: false
                    title: {en: Measurement, es: Medición}
                    explanation: {en: We count clicks., es: Contamos clics.}

                """)
        let scope = try site.numbers.scope(purpose: "measurement", channel: .email)
        return (
            site, try site.mint.click(customer: 1, delivery: 1, scope: scope, to: "https://casalumen.example/a?b=c")
        )
    }

    private func clicks(_ site: TestSite) throws -> Int? { try site.session.integer("SELECT count(*) FROM click") }

    @Test func aLinkLeadsOnAndNothingIsCountedOfWhoDidNotAgree() throws {
        let (site, link) = try site()
        let response = site.site.respond(to: Request(method: "GET", path: "/c/\(link)"))
        #expect(response.status == .found)
        #expect(response.headers["Location"] == "https://casalumen.example/a?b=c")
        #expect(response.headers["Cache-Control"] == "no-store")
        #expect(response.headers["Referrer-Policy"] == "no-referrer")
        #expect(try clicks(site) == 0)
    }

    @Test func aForgedLinkLeadsNowhere() throws {
        let (site, link) = try site()
        for forged in [String(link.dropLast()) + "A", "x", link + ".x", "."] {
            let response = site.site.respond(to: Request(method: "GET", path: "/c/\(forged)"))
            #expect(response.status == .notFound || response.status == .badRequest, "\(response.status)")
            #expect(response.headers["Location"] == nil)
        }
        #expect(site.site.respond(to: Request(method: "POST", path: "/c/\(link)")).status == .methodNotAllowed)
    }
}
