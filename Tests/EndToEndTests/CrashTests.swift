import Foundation
import Testing

/// Promise 5: nothing lost, nothing twice.
@Suite struct CrashTests {
    private static let connections = 3

    @Test func afterAKillEachAddressHasItAtMostOnceAndAllAreAccountedFor() throws {
        // It keeps a mail at once and answers late, so the kill finds each connection waiting for its answer.
        let keeper = try Keeper(delay: 0.3)
        let shop = try Shop()
        try shop.use(keeper, connections: Self.connections)
        try shop.importSamples()
        let planned = try plannedMails(in: shop)
        #expect(planned > 20)

        let run = try shop.start("send", "newsletter", "--send")
        try poll(seconds: 30) { try keeper.files().count >= 5 }
        run.signal(SIGKILL)
        #expect(try run.wait().status == 128 + SIGKILL)
        let atTheKill = try keeper.recipients().count
        #expect(atTheKill >= 5 && atTheKill < planned)

        let again = try shop.heed("send", "newsletter", "--send", seconds: 100)
        #expect(again.status == 0, "\(again.stdout)\(again.stderr)")
        let recipients = try keeper.recipients()
        #expect(Set(recipients).count == recipients.count, "nobody got it twice")

        let states = try deliveries(of: "newsletter", in: shop)
        let unknown = states["unknown", default: 0]
        #expect(
            unknown >= 1 && unknown <= Self.connections, "\(unknown) are unknown: at most one for each open connection")
        #expect(states["sent", default: 0] + unknown == planned, "\(states)")
        #expect(recipients.count >= planned - unknown && recipients.count <= planned)
        #expect((again.stdout + again.stderr).contains("unknown"), "it says so")

        // By default nobody is written to again because of it.
        try shop.done("send", "newsletter", "--send")
        #expect(try keeper.recipients().count == recipients.count)

        // The relay's log knows those that it had put into its queue.
        let log = try keeper.mails().flatMap { $0.all("Message-ID") }.enumerated().map { number, identifier in
            """
            Nov 27 10:00:01 mx postfix/cleanup[8]: 4F\(number): message-id=\(identifier)
            Nov 27 10:00:01 mx postfix/qmgr[9]: 4F\(number): from=<bounces@casalumen.example>, size=9, nrcpt=1

            """
        }
        try shop.write(log.joined(), to: "mail.log")
        let settled = try shop.json("resolve", "newsletter", "--from-log", "mail.log")
        #expect(try settled.int("sent") + settled.int("unknown") == unknown)
        #expect(try settled.int("sent") == recipients.count - states["sent", default: 0])
        #expect(try deliveries(of: "newsletter", in: shop)["unknown", default: 0] == settled.int("unknown"))
    }

    @Test func whoSaysStopWhileTheirMessageWaitsDoesNotGetIt() throws {
        let keeper = try Keeper(delay: 0.25)
        let shop = try Shop()
        try shop.use(keeper, connections: 1)
        try shop.write(Self.fewCustomers, to: "few.csv")
        try shop.done(
            "import", "customers", "few.csv", "--mapping", Checkout.fixture("attested-newsletter.yaml"))
        try shop.addLetter("first")
        try shop.addLetter("next")
        try shop.done("send", "first", "--send")
        let first = try keeper.mails()
        #expect(first.count == 8)

        // Stopped after two, politely: what is under way is finished, the others wait.
        let run = try shop.start("send", "next", "--send")
        try poll(seconds: 30) { try keeper.files().count >= 8 + 2 }
        run.signal(SIGTERM)
        let stopped = try run.wait(seconds: 40)
        #expect(stopped.status == 75, "\(stopped.stdout)\(stopped.stderr)")
        let reached = Set(try keeper.recipients().dropFirst(8))
        #expect(reached.count >= 2 && reached.count < 8)
        #expect(try deliveries(of: "next", in: shop)["sent"] == reached.count)

        // Somebody whose message waits clicks the link of the first mail (UNS-10).
        let waiting = try #require(first.first { !reached.contains($0.recipient) })
        let endpoint = try Endpoint(shop, certificates: keeper.certificates)
        #expect(try endpoint.unsubscribe(try waiting.unsubscribeURL()).status == 200)

        try shop.done("send", "next", "--send")
        let all = try keeper.recipients().dropFirst(8)
        #expect(Set(all) == Set(first.map(\.recipient)).subtracting([waiting.recipient]))
        #expect(all.count == 7)
        let states = try deliveries(of: "next", in: shop)
        #expect(states["sent"] == 7 && states["withdrawn"] == 1, "\(states)")
        #expect(try shop.heed("why", waiting.recipient, "next").stdout.contains("withdr"))
    }

    private static let fewCustomers: String = {
        let head =
            "Email Address,First Name,Phone Number,CC,TIMEZONE,OPTIN_TIME,CONFIRM_TIME,EUID,Language,Last Name,TAGS\n"
        return head
            + (1...8).map { number in
                "p\(number)@example.com,Person,,ES,Europe/Madrid,2024-01-01 10:00:00,2024-01-01 10:05:00,e\(number),en,,\n"
            }.joined()
    }()

    private func plannedMails(in shop: Shop) throws -> Int {
        try shop.json("audience", "newsletter").member("channels").member("email").int("permitted")
    }

    /// The delivery rows of a campaign by their state.
    private func deliveries(of campaign: String, in shop: Shop) throws -> [String: Int] {
        var states: [String: Int] = [:]
        for run in try shop.json("status", campaign).elements() {
            for count in try run.member("counts").elements() {
                states[try count.string("state"), default: 0] += try count.int("count")
            }
        }
        return states
    }
}
