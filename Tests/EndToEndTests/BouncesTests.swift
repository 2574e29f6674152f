import Foundation
import Testing

/// `heed bounces classify` as its users type it.
@Suite struct BouncesTests {
    @Test func eachRecipientIsALineOfJSONAndNothingChanges() throws {
        let shop = try Shop()
        try shop.write(
            """
            From: MAILER-DAEMON@mx.example
            Subject: failure notice

            <ana@example.com>:
            550 5.1.1 no such user

            <bea@example.com>:
            mailbox is full

            """, to: "bounce.eml")
        try shop.write("From: a@b.example\nSubject: Hola\n\nHola\n", to: "letter.eml")
        let outcome = try shop.heed("bounces", "classify", "bounce.eml", "letter.eml", "--json")
        #expect(outcome.status == 0, "\(outcome.stderr)")
        #expect(
            outcome.stdout == """
                {"file":"bounce.eml","recipient":"ana@example.com","status":"5.1.1","verdict":"hard"}
                {"file":"bounce.eml","recipient":"bea@example.com","status":null,"verdict":"soft"}
                {"file":"letter.eml","recipient":null,"status":null,"verdict":"none"}

                """)
        #expect(try shop.done("bounces", "classify", "letter.eml").contains("none"))
        let missing = try shop.heed("bounces", "classify", "nothing.eml")
        #expect(missing.status == 65 && missing.stderr.contains("nothing.eml"), "\(missing.stderr)")
        // It needs no workspace.
        let outside = try Program.run([Checkout.heed, "bounces", "classify", shop("letter.eml"), "--json"], in: "/")
        #expect(outside.status == 0)
    }
}
