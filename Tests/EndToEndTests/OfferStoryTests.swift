import Foundation
import TestSupport
import Testing

/// Offers as marketers, shops and customers meet them.
@Suite struct OfferStoryTests {
    @Test("Docs/Offers.md, followed to the letter")
    func followed() throws {
        let folder = TemporaryFolder()
        let page = try FollowedPage("Offers.md", in: folder)
        #expect(page.commands == 11)
        #expect(page.outputs.contains { $0.text == "Good: 5 € off your next order (5 EUR)\n" })
        #expect(page.outputs.contains { $0.text == "Redeemed: 5 € off your next order (5 EUR)\n" })
        let report = try #require(page.outputs.last?.text)
        #expect(report.contains("bought with it 59.90 EUR"))

        // Every message of the preview brings one, and a code that no till takes.
        let previews = "\(page.place)/previews"
        let mails = try FileManager.default.contentsOfDirectory(atPath: previews).filter { $0.hasSuffix(".txt") }
        #expect(mails.count >= 20)
        for mail in mails {
            let text = try String(contentsOfFile: "\(previews)/\(mail)", encoding: .utf8)
            let code = try #require(text.firstMatch(of: /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/), "\(mail)")
            let outcome = try Program.run([Checkout.heed, "offers", "redeem", String(code.output)], in: page.place)
            #expect(outcome.status == 77 && outcome.stdout.contains("preview"), "\(mail)")
        }
    }

    @Test("two tills that try one code at the same moment: one takes it")
    func twoTills() throws {
        let folder = TemporaryFolder()
        let shop = folder("shop")
        func heed(_ words: String...) throws -> Outcome {
            try Program.run([Checkout.heed] + words, in: folder.path)
        }
        _ = try heed("init", shop, "--quiet")
        for _ in 0..<3 {
            let made = try heed("offers", "issue", "welcome-5", "--count", "1", "--workspace", shop)
            let code = made.stdout.trimmingCharacters(in: .whitespacesAndNewlines)
            let race = """
                for till in 1 2 3 4; do
                    "$heed" offers redeem \(code) --workspace "$shop" --till $till & pids="$pids $!"
                done
                for pid in $pids; do wait $pid && echo taken; done; true
                """
            let outcome = try Program.run(
                ["/bin/sh", "-c", race], in: folder.path, environment: ["heed": Checkout.heed, "shop": shop])
            #expect(outcome.stdout.components(separatedBy: "taken\n").count == 2, "\(outcome.stdout)")
            #expect(outcome.stdout.components(separatedBy: "Redeemed: ").count == 2)
            #expect(outcome.stdout.components(separatedBy: "Redeemed before").count == 4)
        }
    }
}
