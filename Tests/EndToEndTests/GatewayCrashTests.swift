import Foundation
import TestSupport
import Testing

/// Promise 5 for texts: the sender is killed again and again while a gateway takes its time.
@Suite struct GatewayCrashTests {
    private static let connections = 3
    private static let people = 24

    /// The gateway of `DeliveryTests`, which takes everything and notes every text.
    private final class Gateway {
        let port: Int
        private let folder = TemporaryFolder()
        private let program: Program

        init() throws {
            program = try Program.start([
                Checkout.python, Checkout.root + "/Tests/DeliveryTests/Servers/gateway.py", folder("log"),
                "--forgiving",
                "--delay", "0.15",
            ])
            let line = try program.waitForLine { $0.hasPrefix("PORT ") }
            port = try #require(Int(line.dropFirst("PORT ".count).trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        func numbers() throws -> [String] {
            guard FileManager.default.fileExists(atPath: folder("log")) else { return [] }
            return try String(contentsOfFile: folder("log"), encoding: .utf8).split(separator: "\n").compactMap {
                line in
                line.firstMatch(of: /"To": "(\+\d+)"/).map { String($0.1) }
            }
        }
    }

    @Test("Promise 5, SMS-10: killed while texts are under way, each number gets its text at most once")
    func killedAgainAndAgain() throws {
        let gateway = try Gateway()
        let shop = try Shop()
        try shop.edit(
            "heed.yaml",
            "    gateway: files                              # texts are written to a folder\n    folder: outbox\n",
            """
                gateway: twilio
                account: AC\(String(repeating: "0a", count: 16))
                password: {file: secrets/twilio-token}
                from: "+34600000000"
                api: http://127.0.0.1:\(gateway.port)
                connections: \(Self.connections)

            """)
        try shop.write("12345\n", to: "secrets/twilio-token")
        chmod(shop("secrets/twilio-token"), 0o600)
        try shop.writeTextsAtAnyHour()
        try shop.edit("Campaigns/spring.yaml", "channels: [email, sms]", "channels: [sms]")
        let numbers = (1...Self.people).map { "+346000010" + String(format: "%02d", $0) }
        let rows = numbers.enumerated().map { "t\($0),\($1),en,ES" }.joined(separator: "\n")
        try shop.write("id,phone,language,country\n\(rows)\n", to: "people.csv")
        try shop.done("import", "customers", "people.csv")
        for index in numbers.indices {
            try shop.done(
                "consent", "grant", "t\(index)", "--purpose", "offers", "--channel", "sms", "--method", "form",
                "--notice", "t1", "--text", "Texts with offers, please.", "--language", "en", "--statement",
                "ticked the box", "--actor", "customer")
        }

        var kills = 0
        for _ in 0..<3 {
            let before = try gateway.numbers().count
            let run = try shop.start("send", "spring", "--send")
            _ = try poll(seconds: 20) { try gateway.numbers().count >= before + 3 || run.hasEnded() }
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.1))
            run.signal(SIGKILL)
            if try run.wait().status == 128 + SIGKILL { kills += 1 }
        }
        #expect(kills >= 2)
        let last = try shop.heed("send", "spring", "--send", seconds: 60)
        #expect(last.status == 0, "\(last.stdout)\(last.stderr)")

        let taken = try gateway.numbers()
        #expect(Set(taken).count == taken.count, "nobody got it twice")
        let status = try shop.done("status", "spring", "--json")
        func count(_ state: String) -> Int {
            status.matches(of: /"count" : (\d+),\s+"state" : "(\w+)"/).filter { $0.2 == state }.reduce(0) {
                $0 + (Int($1.1) ?? 0)
            }
                + status.matches(of: /"state" : "(\w+)",\s+"count" : (\d+)/).filter { $0.1 == state }.reduce(0) {
                    $0 + (Int($1.2) ?? 0)
                }
        }
        #expect(count("unknown") <= kills * Self.connections)
        #expect(count("sent") + count("unknown") == Self.people, "\(status)")
        #expect(taken.count <= Self.people && taken.count >= count("sent"))
        #expect(last.stdout.contains("The campaign is finished."))
    }
}
