import Campaigns
import Composer
import Consent
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Delivery

/// Gateways for texts, against a stub on this machine that speaks Twilio's form and a simple one (SMS-10).
@Suite(.timeLimit(.minutes(3)), .bothDatabases) struct GatewayTests {
    private static let account = "AC" + String(repeating: "0a", count: 16)

    private func settings(_ lines: String) throws -> SMSDelivery {
        let text = try String(contentsOfFile: DeliveryHouse.root + "/Samples/heed.yaml", encoding: .utf8)
            .replacingOccurrences(
                of:
                    "    gateway: files                              # texts are written to a folder\n    folder: outbox\n",
                with: lines)
        return try #require(try Configuration.load(text: text).configuration.delivery.sms)
    }

    private func twilio(_ house: DeliveryHouse, _ stub: TestServer, _ more: String = "") throws -> TwilioTransport {
        let settings = try settings(
            """
                gateway: twilio
                account: \(Self.account)
                password: {env: HEED_TWILIO_TOKEN}
                from: "+34600000000"
                api: http://127.0.0.1:\(stub.port)
                timeout_seconds: 5
            \(more)
            """)
        guard case .twilio(let gateway) = settings.gateway else { throw ServerError(text: "no Twilio") }
        return TwilioTransport(
            gateway, token: try SMTPSink.password("12345"), callbacks: Self.callbacks(house))
    }

    private static func callbacks(_ house: DeliveryHouse) -> StatusCallbacks {
        StatusCallbacks(publicURL: house.configuration.endpoint.publicURL, mint: house.mint)
    }

    private func sender(_ house: DeliveryHouse, _ transport: any Transport) -> CampaignSender {
        var options = CampaignSender.Options()
        options.random = { 0 }
        options.wait = 5
        return CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes, transports: TransportPool([transport]), clock: RunningClock(from: DeliveryHouse.now),
            options: options)
    }

    @Test("SMS-10: what Twilio answers decides the row, and who is not there or said stop is suppressed")
    func whatTwilioAnswersDecidesTheRow() throws {
        let house = try DeliveryHouse()
        for number in 1...7 {
            try house.person("p\(number)@example.com", phone: "+3461234560\(number)")
        }
        let campaign = try house.prepare("spring", "channels: [sms]")
        #expect(try house.plan(campaign) == 7)
        let stub = try TestServer("gateway.py")
        let summary = try sender(house, twilio(house, stub)).run(campaign, stop: StopFlag())
        #expect(
            try house.rows() == [
                "1 sms sent", "2 sms failed stopped", "3 sms failed address", "4 sms deferred later",
                "5 sms failed sender", "6 sms unknown connection_lost", "7 sms sent",
            ])
        #expect((summary.tally.sent, summary.tally.failed, summary.tally.unknown) == (2, 3, 1))
        let codes = try house.session.rows("SELECT reply_code FROM delivery ORDER BY id") { $0.optionalText(0) }
        #expect(codes == ["201", "400 21610", "400 21211", "500", "400 30034", nil, "201"])

        let taken = try stub.events()
        let first = try #require(taken.first { $0["fields"]?["To"]?.stringValue == "+34612345601" })
        #expect(first["path"]?.stringValue == "/2010-04-01/Accounts/\(Self.account)/Messages.json")
        let login = Data("\(Self.account):12345".utf8).base64EncodedString()
        #expect(first["authorization"]?.stringValue == "Basic \(login)")
        #expect(first["fields"]?["From"]?.stringValue == "+34600000000")
        #expect(first["fields"]?["AddressRetention"]?.stringValue == "obfuscate")
        let callback = try #require(first["fields"]?["StatusCallback"]?.stringValue)
        let code = String(callback.split(separator: "/").last ?? "")
        #expect(callback == "https://casalumen.example/hooks/sms/\(code)")
        #expect(house.mint.openReturn(code) == 1)
        let body = try #require(first["fields"]?["Body"]?.stringValue)
        #expect(body.contains("STOP") || body.contains("/u/"))
        // Each text was posted once, the one of unknown fate included.
        #expect(taken.count { $0["fields"]?["To"]?.stringValue == "+34612345606" } == 1)

        // The next campaign leaves out who stopped and who is not there.
        var denied: [Int64: String] = [:]
        try house.gate.decide(
            "SELECT id AS key, id AS customer FROM customer",
            purpose: #require(house.configuration.purpose(named: "offers")), channel: .sms, at: DeliveryHouse.now,
            session: house.session
        ) { key, decision in if case .denied(let code) = decision { denied[key] = code } }
        #expect(Set(denied.keys) == [2, 3])
        #expect(denied[3] == "suppressed")
    }

    @Test func aWrongPasswordStopsTheWorkAndFailsNobody() throws {
        let house = try DeliveryHouse()
        try house.person("p@example.com", phone: "+34612345608")
        let campaign = try house.prepare("spring", "channels: [sms]")
        try house.plan(campaign)
        let stub = try TestServer("gateway.py")
        let error = #expect(throws: DeliveryError.self) {
            try sender(house, twilio(house, stub)).run(campaign, stop: StopFlag())
        }
        #expect(error?.code == .loginRefused)
        #expect(error?.description.contains("12345") == false)
        #expect(try house.rows() == ["1 sms planned"])
    }

    @Test func aGatewayThatIsNotThereLeavesTheRowsAsTheyWere() throws {
        let house = try DeliveryHouse()
        try house.person("p@example.com", phone: "+34612345601")
        let campaign = try house.prepare("spring", "channels: [sms]")
        try house.plan(campaign)
        let stub = try TestServer("gateway.py")
        let transport = try twilio(house, stub)
        stub.stop()
        var impatient = CampaignSender.Options()
        impatient.patience = 1
        let sender = CampaignSender(
            store: house.store, gate: house.gate, draw: house.draw, reader: house.reader, tokens: house.real,
            codes: house.codes, transports: TransportPool([transport]), clock: RunningClock(from: DeliveryHouse.now),
            options: impatient)
        let error = #expect(throws: DeliveryError.self) { try sender.run(campaign, stop: StopFlag()) }
        #expect(error?.code == .relayUnavailable)
        #expect(try house.rows() == ["1 sms planned"])
    }

    @Test func aGatewayOfOnesOwnIsDescribedInTheFile() throws {
        let house = try DeliveryHouse()
        for number in 1...6 where number != 4 {
            try house.person("p\(number)@x.example", phone: "+3461234560\(number)")
        }
        let campaign = try house.prepare("spring", "channels: [sms]")
        try house.plan(campaign)
        let stub = try TestServer("gateway.py")
        let settings = try settings(
            """
                gateway: http
                url: http://127.0.0.1:\(stub.port)/v1/messages
                password: {env: HEED_SMS_KEY}
                headers: {Authorization: "Bearer {{ password }}"}
                body: '{"to": {{ to | json }}, "text": {{ text | json }}, "ref": {{ delivery }}, "tell": {{ callback | json }}}'
                timeout_seconds: 5
                answer:
                  status: messages.0.status
                  sent: [queued]
                  no_such_number: [unknown_subscriber]
                  stopped: [opted_out]

            """)
        guard case .http(let gateway) = settings.gateway else { throw ServerError(text: "no gateway") }
        let transport = try HTTPGatewayTransport(
            gateway, password: SMTPSink.password("k3y"), callbacks: Self.callbacks(house))
        _ = try sender(house, transport).run(campaign, stop: StopFlag())
        #expect(
            try house.rows() == [
                "1 sms sent", "2 sms failed stopped", "3 sms failed address", "4 sms failed sender",
                "5 sms unknown connection_lost",
            ])
        let first = try #require(try stub.events().first { $0["fields"]?["to"]?.stringValue == "+34612345601" })
        #expect(first["authorization"]?.stringValue == "Bearer k3y")
        #expect(first["fields"]?["ref"]?.integerValue == 1)
        #expect(first["path"]?.stringValue == "/v1/messages")
        let rendered = try #require(first["fields"]?["text"]?.stringValue)
        #expect(rendered.contains("CASALUMEN") || rendered.contains("Casa Lumen"))
    }

    @Test func aMistakeInTheGatewaysTemplateIsPointedAt() throws {
        let house = try DeliveryHouse()
        let settings = try settings(
            """
                gateway: http
                url: https://sms.example.com/
                body: '{"to": {{ number | json }}}'

            """)
        guard case .http(let gateway) = settings.gateway else { throw ServerError(text: "no gateway") }
        let error = #expect(throws: DeliveryError.self) {
            try HTTPGatewayTransport(gateway, password: nil, callbacks: Self.callbacks(house))
        }
        #expect(error?.code == .notConfigured)
        #expect(error?.description.contains("delivery.sms.body:1:") == true)
    }

    @Test(
        "only https, or http on this machine",
        arguments: [
            ("https://sms.example.com/v1", true), ("http://127.0.0.1:8080/x", true), ("http://localhost", true),
            ("http://sms.example.com", false), ("http://127.0.0.1.example.com", false), ("ftp://x.example", false),
            ("https://user@sms.example.com", false), ("https://sms.example.com/a b", false),
        ])
    func gatewayAddresses(text: String, isRight: Bool) {
        #expect((GatewayAddress(text) != nil) == isRight)
    }

    @Test func formsAreEncodedAsBrowsersDo() {
        #expect(
            FormEncoding.encode([("To", "+34 6"), ("Body", "¡Ñ & 1=1~")]) == "To=%2B34+6&Body=%C2%A1%C3%91+%26+1%3D1%7E"
        )
    }
}
