import Foundation
import Testing

@testable import Workspace

/// The examples of `Docs/Texts.md` are read as a part of a whole file.
@Suite struct GatewayDocsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func gateways() throws -> [SMSGateway] {
        let page = try String(contentsOf: Self.root.appending(path: "Docs/Texts.md"), encoding: .utf8)
        return try page.components(separatedBy: "```yaml\n").dropFirst().map { part in
            let lines = String(part[..<part.range(of: "```")!.lowerBound]).replacingOccurrences(
                of: "delivery:\n  sms:\n", with: "")
            let text = Samples.configuration.replacingOccurrences(
                of: "  sms: {gateway: files, folder: outbox}\n", with: "  sms:\n" + lines)
            return try #require(try Configuration.load(text: text).configuration.delivery.sms?.gateway)
        }
    }

    @Test func theExamplesAreRight() throws {
        let gateways = try gateways()
        #expect(gateways.count == 2)
        guard case .twilio(let twilio) = gateways[0], case .http(let other) = gateways[1] else {
            Issue.record("not the two gateways")
            return
        }
        #expect(twilio.api.text == "https://api.twilio.com")
        #expect(twilio.origin == .number("+34600000000"))
        #expect(twilio.authToken == .file("secrets/twilio-token"))
        #expect(other.answer.status == ["messages", "0", "status"])
        #expect(other.answer.stopped == ["opted_out"])
        #expect(other.inbound == .file("secrets/sms-inbound-key"))
        #expect(other.headers.map(\.name) == ["Authorization"])
    }

    @Test(
        "mistakes are pointed at",
        arguments: [
            (
                "    gateway: twilio\n    account: AC1\n    password: {env: X}\n",
                "'delivery.sms.account' must be AC and 32"
            ),
            ("    gateway: twilio\n    account: AC0123456789abcdef0123456789abcdef\n", "'password' is missing"),
            (
                "    gateway: twilio\n    account: AC0123456789abcdef0123456789abcdef\n    password: {env: X}\n"
                    + "    from: 612345678\n", "'from' must be a number in international form"
            ),
            (
                "    gateway: http\n    url: http://sms.example.com\n    body: x\n",
                "'delivery.sms.url' must be an https://"
            ),
            (
                "    gateway: http\n    url: https://sms.example.com\n    body: x\n    answer: {sent: [a]}\n",
                "'status' is missing in delivery.sms.answer"
            ),
            ("    gateway: pigeons\n    url: https://sms.example.com\n", "unknown gateway 'pigeons'"),
        ])
    func mistakes(lines: String, message: String) {
        let text = Samples.configuration.replacingOccurrences(
            of: "  sms: {gateway: files, folder: outbox}\n", with: "  sms:\n" + lines)
        let errors = #expect(throws: Diagnostics.self) { try Configuration.load(text: text) }
        #expect("\(errors.map { "\($0)" } ?? "")".contains(message))
    }
}
