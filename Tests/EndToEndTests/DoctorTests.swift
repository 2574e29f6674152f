import Foundation
import TestSupport
import Testing

/// `heed doctor`, as a team runs it before the first campaign.
@Suite struct DoctorTests {
    @Test func whatIsMissingIsNamedAndWhatIsMendedIsNot() throws {
        let shop = try Shop()
        let offline = try shop.heed("doctor", "--offline")
        #expect(offline.status == 0, "\(offline.stdout)")
        #expect(offline.stdout.contains("campaigns: "))
        #expect(offline.stdout.contains("pages: in order"))

        try shop.write("{}", to: "dns.json")
        let bare = try shop.heed("doctor", "--offline", "--dns", "dns.json")
        #expect(bare.status == 78)
        #expect(bare.stdout.contains("casalumen.example has no SPF record"))
        #expect(bare.stdout.contains("casalumen.example has no DMARC record"))
        try shop.write(
            """
            {"casalumen.example": {"TXT": ["v=spf1 include:relay.example -all"], "MX": ["10 mx.casalumen.example"]},
             "_dmarc.casalumen.example": {"TXT": ["v=DMARC1; p=quarantine; rua=mailto:dmarc@casalumen.example"]}}
            """, to: "dns.json")
        let mended = try shop.heed("doctor", "--offline", "--dns", "dns.json")
        #expect(mended.status == 0, "\(mended.stdout)")

        // A campaign with a mistake is one finding among others.
        try shop.edit("Campaigns/spring.yaml", "purpose: offers", "purpose: nothing")
        let broken = try shop.heed("doctor", "--offline")
        #expect(broken.status == 78)
        #expect(broken.stdout.contains("campaign spring: "))
        #expect(broken.stdout.contains("pages: in order"))
        try shop.write("[]", to: "dns.json")
        #expect(try shop.heed("doctor", "--offline", "--dns", "dns.json").status == 65)
    }

    @Test func aRelayThatIsNotThereIsAProblem() throws {
        let shop = try Shop()
        try shop.setPassword("secret")
        try shop.write("{}", to: "dns.json")
        try shop.edit("heed.yaml", "    port: 587\n", "    port: 1\n")
        let found = try shop.heed("doctor", "--json", "--dns", "dns.json", seconds: 120)
        #expect(found.status == 78)
        #expect(found.stdout.contains("cannot be reached"))
        #expect(!found.stdout.contains("secret\""))
    }
}
