import Foundation
import TestSupport
import Testing

/// Links that tell that they were followed: of who agreed to it, and until they say no.
@Suite struct ClickStoryTests {
    @Test("clicks are counted of people who agreed to it, and of nobody else")
    func counted() throws {
        let shop = try Shop()
        let keeper = try Keeper()
        try shop.use(keeper)
        try shop.edit(
            "heed.yaml", "\npurposes:\n",
            """

            purposes:
              measurement:
                legal_basis: consent
                channels: [email]
                marketing: false
                title: {en: Measurement, es: Medición}
                explanation: {en: We count which links you follow., es: Contamos qué enlaces sigues.}
                notices:
                  2026-11: {en: Count my clicks., es: Contad mis clics.}

            """)
        try shop.importSamples()
        try shop.addLetter("letter")
        try shop.edit("Campaigns/letter.yaml", "repeat: once", "measure: clicks\nutm: {source: letter}\nrepeat: once")
        let agreed = "CL-1046"
        try shop.done(
            "consent", "grant", agreed, "--purpose", "measurement", "--channel", "email", "--method", "form",
            "--notice",
            "2026-11", "--language", "en", "--statement", "ticked the box", "--actor", "customer")
        try shop.done("send", "letter", "--send")
        let mails = try keeper.mails()
        let measured = mails.filter { $0.html.contains("/c/") }
        #expect(mails.count > 10 && measured.count == 1)
        #expect(mails.allSatisfy { !$0.html.contains("<img") })

        let html = try #require(measured.first?.html)
        let links = html.matches(of: /href="(https:\/\/casalumen\.example\/c\/[^"]+)"/).map { String($0.1) }
        let letter = try #require(links.last)
        let endpoint = try Endpoint(shop, certificates: keeper.certificates)
        // What a scanner does is not counted, and neither is the same link twice.
        _ = try endpoint.request(letter, "--head")
        #expect(try shop.json("status", "letter").elements()[0].counts("clicks").isEmpty)
        for _ in 0..<2 {
            let answer = try endpoint.request(letter)
            #expect(answer.status == 302)
            #expect(answer.head.contains("Location: https://casalumen.example/letters/warm-light?utm_source=letter"))
        }
        // The reader does not wait until it is counted.
        let counted = ["https://casalumen.example/letters/warm-light?utm_source=letter": 1]
        #expect(try poll(seconds: 20) { try shop.json("status", "letter").elements()[0].counts("clicks") == counted })

        // A word is enough: the links lead on, and tell no more.
        try shop.done("consent", "withdraw", agreed, "--purpose", "measurement")
        #expect(try endpoint.request(try #require(links.first)).status == 302)
        _ = try endpoint.stop()
        #expect(try shop.json("status", "letter").elements()[0].counts("clicks") == counted)
    }
}
