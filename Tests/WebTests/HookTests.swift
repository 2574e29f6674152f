import Campaigns
import Consent
import Crypto
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Web

/// Reports of gateways for texts (SMS-6, SMS-7, SMS-11, SMS-12).
@Suite(.bothDatabases) struct HookTests {
    private static let token = SecretKey(Array("12345".utf8))

    // MARK: - Signatures

    @Test(
        "SMS-12: the published vectors",
        arguments: [
            ("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="), ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ])
    func publishedVectors(caller: String, signature: String) {
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        var fields = [
            (name: "To", value: "+18005551212"), (name: "CallSid", value: "CA1234567890ABCDE"),
            (name: "Caller", value: caller), (name: "Digits", value: "1234"), (name: "From", value: caller),
        ]
        #expect(TwilioSignature.isValid(signature, url: url, fields: fields, token: Self.token))
        #expect(
            TwilioSignature.isValid(
                signature, url: "https://mycompany.com:443/myapp.php?foo=1&bar=2", fields: fields, token: Self.token))
        #expect(
            !TwilioSignature.isValid(
                signature, url: "https://mycompany.com/myapp.php?foo=1&bar=3", fields: fields, token: Self.token))
        fields[3].value = "9999"
        #expect(!TwilioSignature.isValid(signature, url: url, fields: fields, token: Self.token))
    }

    @Test func formsAreReadAsBrowsersWriteThem() throws {
        let fields = try #require(FormFields.decode(Array("a=1&b=%C3%B1+x&c&d=a=b".utf8)))
        #expect(fields.map(\.name) == ["a", "b", "c", "d"])
        #expect(fields.map(\.value) == ["1", "ñ x", "", "a=b"])
        for broken in ["a=%", "a=%4", "a=%zz", "a=%ff"] { #expect(FormFields.decode(Array(broken.utf8)) == nil) }
    }

    // MARK: - A house with texts

    /// A site with customers who get texts, and one text sent to each.
    private struct House {
        let web: TestSite
        let site: PublicSite

        init(_ gateway: InboundGateway) throws {
            web = try TestSite()
            let recorder = ConsentRecorder(
                configuration: web.configuration, hasher: web.plan.hasher, clock: web.clock)
            let gate = ContactGate(configuration: web.configuration, hasher: web.plan.hasher)
            site = PublicSite(
                configuration: web.configuration,
                pages: try PageLibrary.load(
                    from: web.plan.folder, configuration: web.configuration, stylesheetAddress: "/assets/style.css"),
                store: web.store, mint: web.mint, gate: gate,
                unsubscribe: Unsubscribe(configuration: web.configuration, mint: web.mint, recorder: recorder),
                confirmation: SignUpConfirmation(mint: web.mint, gate: gate, recorder: recorder), gateway: gateway,
                clock: web.clock)
            for (index, id) in try web.customers(2).enumerated() {
                let number = "+3461234560\(index + 1)"
                try web.session.execute(
                    """
                    INSERT INTO contact_point (customer, channel, address, address_key, address_hash, given, created_at) \
                    VALUES (\(id), 'sms', \(number), \(number), \(web.plan.hasher.hash(addressKey: number)), \
                    \(number), 0)
                    """)
                let point = try web.session.integer(
                    "SELECT id FROM contact_point WHERE customer = \(id) AND channel = 'sms'")
                try web.session.execute(
                    """
                    INSERT INTO campaign_run (id, campaign, occasion, state, is_planned, cursor, started_at, updated_at) \
                    SELECT \(id + 100), \("c\(id)"), '', 'running', 1, 0, 0, 0
                    """)
                try web.session.execute(
                    """
                    INSERT INTO delivery (id, run, campaign, occasion, customer, channel, contact_point, address_hash, \
                    purpose, state, next_at, planned_at, updated_at) \
                    VALUES (\(id + 4000), \(id + 100), \("c\(id)"), '', \(id), 'sms', \(Int64(point ?? 0)), \
                    \(web.plan.hasher.hash(addressKey: number)), 'offers', 'sent', 0, 0, 0)
                    """)
            }
        }

        func twilio(_ path: String, _ fields: [(String, String)], signature: String? = nil) -> Response {
            let url = "https://casalumen.example" + path
            let sorted = fields.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined()
            let code = HMACSHA1.authenticate(Array((url + sorted).utf8), key: HookTests.token)
            let text = Base64URL.encode(code).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            let body = fields.map {
                "\($0.0)=\($0.1.map { $0 == "+" ? "%2B" : $0 == " " ? "+" : String($0) }.joined())"
            }
            .joined(separator: "&")
            return site.respond(
                to: Ask.post(
                    path,
                    [
                        ("Content-Type", "application/x-www-form-urlencoded"),
                        ("X-Twilio-Signature", signature ?? String(text) + "="),
                    ], body: body))
        }

        func state(_ customer: Int64) throws -> [String?] {
            try web.session.rows("SELECT state, cause FROM delivery WHERE customer = \(customer)") {
                [$0.text(0), $0.optionalText(1)]
            }.flatMap { $0 }
        }

        func suppressions(_ number: String) throws -> [String] {
            try web.session.rows(
                """
                SELECT channel, cause FROM suppression WHERE address_hash = \(web.plan.hasher.hash(addressKey: number)) \
                AND (lifted_at IS NULL OR lifted_at < at)
                """
            ) { "\($0.text(0)) \($0.text(1))" }
        }

        var replies: ReplyDesk {
            ReplyDesk(
                session: web.session,
                recorder: ConsentRecorder(
                    configuration: web.configuration, hasher: web.plan.hasher, clock: web.clock))
        }
    }

    @Test("SMS-11: what Twilio tells of a text counts once, in any order, and only signed")
    func statusOfATextByTwilio() throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        let path = "/hooks/sms/\(house.web.mint.returnToken(delivery: 4001))"
        let failed = [
            ("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005"), ("Neu", "was kommt"),
        ]
        #expect(house.twilio(path, failed, signature: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=").status == .forbidden)
        #expect(try house.state(1) == ["sent", nil])
        #expect(house.twilio(path, [("MessageSid", "SM1"), ("MessageStatus", "delivered")]).status == .ok)
        #expect(try house.state(1) == ["sent", nil])
        for _ in 1...2 {
            let answer = house.twilio(path, failed)
            #expect(answer.status == .ok)
            #expect(answer.text.hasSuffix("<Response/>"))
        }
        #expect(try house.state(1) == ["failed", "hard_bounce"])
        #expect(try house.suppressions("+34612345601") == ["sms hard_bounce"])
        // A late word of an earlier stage changes nothing.
        #expect(house.twilio(path, [("MessageSid", "SM1"), ("MessageStatus", "sent")]).status == .ok)
        #expect(try house.state(1) == ["failed", "hard_bounce"])
        // Our own fault silences nobody.
        let other = "/hooks/sms/\(house.web.mint.returnToken(delivery: 4002))"
        let filtered = [("MessageSid", "SM2"), ("MessageStatus", "undelivered"), ("ErrorCode", "30007")]
        #expect(house.twilio(other, filtered).status == .ok)
        #expect(try house.state(2) == ["failed", "sender"])
        #expect(try house.suppressions("+34612345602").isEmpty)
        // A code that was made up is nothing, signed or not.
        #expect(house.twilio("/hooks/sms/aeaaaaaaaaaaaaaaaaaaaaaaaaaa", failed).status == .notFound)
    }

    @Test(
        "SMS-6, SMS-7: a stop word stops all marketing texts at once",
        arguments: ["STOP", "Baja.", "no más", "opt out"])
    func aStopWordStops(word: String) throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        let escaped = word.replacing("á", with: "a")
        let answer = house.twilio(
            "/hooks/sms", [("Body", escaped), ("From", "+34612345601"), ("MessageSid", "SM9")])
        #expect(answer.status == .ok)
        #expect(try house.suppressions("+34612345601") == ["sms unsubscribe"])
        let events = try ConsentHistory.events(of: 1, house.web.session)
        #expect(events.count == 3)
        #expect(try house.replies.waiting().isEmpty)
        // The one by mail goes on: the person answered a text.
        #expect(try house.web.mayContact(1))
    }

    @Test("SMS-6: a text that may ask to stop stops until somebody has read it")
    func whatMayBeAStopIsRead() throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        let message = [("Body", "please stop this"), ("From", "+34612345602"), ("MessageSid", "SM8")]
        for _ in 1...2 { #expect(house.twilio("/hooks/sms", message).status == .ok) }
        #expect(try house.suppressions("+34612345602") == ["sms unsubscribe"])
        let waiting = try house.replies.waiting()
        #expect(waiting.map(\.text) == ["please stop this"])
        #expect(waiting.map(\.isHeld) == [true])
        #expect(waiting.map(\.customers) == [["2"]])
        let id = try #require(waiting.first?.id)
        #expect(try house.replies.answer(id, .keep, at: house.web.clock.now().adding(seconds: 60)))
        #expect(try house.suppressions("+34612345602").isEmpty)
        #expect(try house.replies.waiting().isEmpty)
        #expect(try !house.replies.answer(id, .keep, at: house.web.clock.now()))
    }

    @Test func oneOfTwoTextsThatWereReadLiftsNothing() throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        for (text, key) in [("please stop this", "SM1"), ("really, stop it", "SM2")] {
            #expect(
                house.twilio("/hooks/sms", [("Body", text), ("From", "+34612345601"), ("MessageSid", key)]).status
                    == .ok)
        }
        let later = house.web.clock.now().adding(seconds: 60)
        let ids = try house.replies.waiting().map(\.id)
        #expect(ids.count == 2)
        #expect(try house.replies.answer(ids[0], .keep, at: later))
        #expect(try house.suppressions("+34612345601") == ["sms unsubscribe"])
        #expect(try house.replies.answer(ids[1], .keep, at: later))
        #expect(try house.suppressions("+34612345601").isEmpty)
    }

    @Test func aRealStopIsNotLiftedByReadingAReply() throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        func say(_ text: String, _ key: String) {
            #expect(
                house.twilio("/hooks/sms", [("Body", text), ("From", "+34612345601"), ("MessageSid", key)]).status
                    == .ok)
        }
        say("STOP", "SM1")
        say("please stop this", "SM2")
        let id = try #require(try house.replies.waiting().first?.id)
        #expect(try house.replies.answer(id, .keep, at: house.web.clock.now().adding(seconds: 60)))
        #expect(try house.suppressions("+34612345601") == ["sms unsubscribe"])
    }

    @Test func whatStrangersSendIsNotKept() throws {
        let house = try House(.twilio(token: Self.token))
        defer { house.site.close() }
        #expect(
            house.twilio("/hooks/sms", [("Body", "stop it"), ("From", "+15550100"), ("MessageSid", "SM4")]).status
                == .ok)
        #expect(try house.replies.waiting().isEmpty)
        #expect(try house.suppressions("+15550100") == ["sms unsubscribe"])
    }

    @Test func aGatewayOfOnesOwnSignsTheBody() throws {
        let key = SecretKey(Array("inbound".utf8))
        let house = try House(
            .signed(
                key: key,
                answer: HTTPGateway.Answer(noSuchNumber: ["gone"])))
        defer { house.site.close() }
        func post(_ path: String, _ body: String, signed: Bool = true) throws -> Response.Status {
            let code = Hex.encode(try HMACSHA256.authenticate(Array(body.utf8), key: key))
            return house.site.respond(
                to: Ask.post(
                    path,
                    [("Content-Type", "application/json")] + (signed ? [("X-Heed-Signature", "sha256=\(code)")] : []),
                    body: body)
            ).status
        }
        let reply = #"{"from": "+34612345601", "text": "BAJA", "id": "7"}"#
        #expect(try post("/hooks/sms", reply, signed: false) == .forbidden)
        #expect(try house.suppressions("+34612345601").isEmpty)
        #expect(try post("/hooks/sms", reply) == .noContent)
        #expect(try house.suppressions("+34612345601") == ["sms unsubscribe"])
        #expect(try post("/hooks/sms", "{") == .badRequest)
        let path = "/hooks/sms/\(house.web.mint.returnToken(delivery: 4002))"
        #expect(try post(path, #"{"status": "gone"}"#) == .noContent)
        #expect(try house.state(2) == ["failed", "hard_bounce"])
    }

    @Test func withoutAGatewayThereAreNoReports() throws {
        let house = try TestSite()
        #expect(house.site.respond(to: Ask.post("/hooks/sms")).status == .notFound)
        #expect(house.site.respond(to: Ask.get("/hooks/sms")).status == .methodNotAllowed)
        #expect(house.site.respond(to: Ask.get("/hooks/sms")).headers["Allow"] == "POST, OPTIONS")
    }
}
