import Foundation
import Glibc
import TestSupport
import Testing

/// Promise 5 under torture: nobody gets a message twice, everybody is accounted for, and finished means finished.
///
/// `make torture` runs them at full size: 20,000 mails and 20,000 texts, each killed 30 times.
@Suite(.serialized) struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let people = environment["HEED_TORTURE_MAILS"].flatMap { Int($0) } ?? 1200
    private static let kills = environment["HEED_TORTURE_KILLS"].flatMap { Int($0) } ?? 6
    private static let connections = 6

    /// SplitMix64: the same moments for the same seed.
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func shop(_ sink: LeanSink, people: Int, timeout: Int = 600, lines: String = "") throws -> Shop {
        let shop = try Shop()
        try shop.use(sink, connections: Self.connections, timeout: timeout)
        try shop.importPeople(people, for: sink.kind)
        try shop.addLetter(for: sink.kind, lines)
        return shop
    }

    private func states(_ shop: Shop) throws -> [String: Int] {
        var states: [String: Int] = [:]
        for run in try shop.json("status", "letter").elements() {
            for count in try run.member("counts").elements() {
                states[try count.string("state"), default: 0] += try count.int("count")
            }
        }
        return states
    }

    private func isFinished(_ shop: Shop) throws -> Bool {
        try shop.json("status", "letter").elements().allSatisfy { try $0.string("state") == "finished" }
    }

    /// Every address at most once, each row in a state that fits what the server took, and those in doubt named.
    private func check(
        _ shop: Shop, _ sink: LeanSink, people: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Int] {
        let taken = try sink.recipients()
        #expect(Set(taken).count == taken.count, "nobody got it twice", sourceLocation: sourceLocation)
        let states = try states(shop)
        #expect(states.values.reduce(0, +) == people, "\(states)", sourceLocation: sourceLocation)
        let sent = states["sent", default: 0]
        let unknown = states["unknown", default: 0]
        #expect(
            sent <= taken.count && taken.count <= sent + unknown, "\(taken.count) were taken: \(states)",
            sourceLocation: sourceLocation)
        let named = try shop.json("resolve", "letter", "--list").elements().map { try $0.string("customer") }
        #expect(Set(named).count == unknown && named.count == unknown, sourceLocation: sourceLocation)
        if sent + unknown == people {
            // Who has nothing is among them.
            let known = Set(taken)
            let without = (0..<people).filter { !known.contains(sink.kind.address($0)) }.map(sink.kind.reference)
            #expect(Set(without).isSubset(of: named), sourceLocation: sourceLocation)
        }
        return states
    }

    /// Kills the sender so often, at moments that the seed decides, and counts the kills that found it alive.
    private func kill(_ shop: Shop, _ sink: LeanSink, people: Int, times: Int, resends: Bool = false) throws -> Int {
        let seed = Self.environment["HEED_TORTURE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
        print(
            "KillTests: HEED_TORTURE_SEED=\(seed) repeats the moments of \(times) kills among \(people) \(sink.kind).")
        var chance = Chance(state: seed)
        var kills = 0
        var unknown = 0
        for _ in 0..<times {
            let before = sink.count()
            let run = try shop.start("send", "letter", "--send")
            // Somewhere between its first steps and its share of the messages.
            let share = Int.random(in: 0...max(1, people / times), using: &chance)
            _ = try poll(seconds: 120) { sink.count() >= before + share || run.hasEnded() }
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.02, using: &chance))
            run.signal(SIGKILL)
            if try run.wait().status == 128 + SIGKILL { kills += 1 }
            // What was under way becomes unknown when the next run finds its worker dead.
            let now = try states(shop)
            let open = now["attempting", default: 0] + now["unknown", default: 0]
            let left = open - (resends ? 0 : unknown)
            #expect(left <= Self.connections, "seed \(seed): one kill left \(left) rows open")
            unknown = open
        }
        #expect(kills >= times / 2, "seed \(seed)")
        let last = try shop.heed("send", "letter", "--send", seconds: 600)
        #expect(last.status == 0, "seed \(seed): \(last.stdout)\(last.stderr)")
        return kills
    }

    @Test("Promise 5, SMS-10", .timeLimit(.minutes(30)), arguments: LeanSink.Kind.allCases)
    func killedAgainAndAgain(kind: LeanSink.Kind) throws {
        let sink = try LeanSink(kind, "--reply-ms", "1")
        let people = Self.people
        let shop = try shop(sink, people: people)
        let kills = try kill(shop, sink, people: people, times: Self.kills)
        let states = try check(shop, sink, people: people)
        #expect(states["sent", default: 0] + states["unknown", default: 0] == people, "\(states)")
        #expect(states["unknown", default: 0] <= kills * Self.connections)
        print("KillTests: \(kills) kills, \(people) \(kind): \(states)")
        #expect(try isFinished(shop))
        // Once more: nothing is left to do.
        let count = try sink.recipients().count
        try shop.done("send", "letter", "--send")
        #expect(try sink.recipients().count == count)
        // Those of unknown fate are sent again only when somebody says so, and then everybody has it.
        try shop.done("resolve", "letter", "--unknown", "resend")
        try shop.done("send", "letter", "--send", seconds: 120)
        #expect(Set(try sink.recipients()).count == people)
    }

    @Test("on_doubt: resend reaches everybody, some twice", arguments: LeanSink.Kind.allCases)
    func atLeastOnceWhereTheCampaignWantsIt(kind: LeanSink.Kind) throws {
        let sink = try LeanSink(kind, "--reply-ms", "1")
        let people = Self.people / 3
        let shop = try shop(sink, people: people, lines: "on_doubt: resend")
        let kills = try kill(shop, sink, people: people, times: 4, resends: true)
        let taken = try sink.recipients()
        #expect(Set(taken).count == people)
        #expect(taken.count <= people + kills * Self.connections)
        #expect(try states(shop) == ["sent": people])
        #expect(try isFinished(shop))
    }

    @Test(arguments: LeanSink.Kind.allCases) func connectionsThatBreakAtRandom(kind: LeanSink.Kind) throws {
        let sink = try LeanSink(kind, "--drop", "0.05", "--seed", "7")
        let shop = try shop(sink, people: 600)
        try shop.done("send", "letter", "--send", seconds: 120)
        let states = try check(shop, sink, people: 600)
        // After the last byte nobody knows; before it, it is tried again.
        #expect(states["unknown", default: 0] > 0 && states["sent", default: 0] > 400, "\(states)")
        #expect(states["failed"] == nil)
    }

    @Test(arguments: LeanSink.Kind.allCases) func aServerThatRefusesAShare(kind: LeanSink.Kind) throws {
        let sink = try LeanSink(kind, "--refuse", "0.15", "--seed", "7")
        let shop = try shop(sink, people: 400)
        try shop.done("send", "letter", "--send", seconds: 120)
        let states = try check(shop, sink, people: 400)
        #expect(states["failed", default: 0] > 2 && states["unknown"] == nil, "\(states)")
        let open = states["deferred", default: 0] + states["planned", default: 0]
        #expect(open > 2, "\(states)")
        #expect(try !isFinished(shop))
        let why = try shop.done("status", "letter", "--why")
        #expect(why.contains("The next message is due at"))
    }

    @Test(arguments: LeanSink.Kind.allCases) func aServerThatFallsSilentAfterTheLastByte(kind: LeanSink.Kind) throws {
        let sink = try LeanSink(kind, "--stall", "0.01", "4", "--seed", "7")
        let shop = try shop(sink, people: 400, timeout: 2)
        try shop.done("send", "letter", "--send", seconds: 120)
        let states = try check(shop, sink, people: 400)
        #expect(states["unknown", default: 0] > 0 && states["sent", default: 0] > 350, "\(states)")
        #expect(try isFinished(shop))
    }

    @Test func aDatabaseThatIsLockedForAWhile() throws {
        let sink = try LeanSink(.mails, "--reply-ms", "1")
        let shop = try shop(sink, people: 600)
        let run = try shop.start("send", "letter", "--send")
        _ = try poll(seconds: 60) { sink.count() >= 20 }
        let lock = try Program.run(
            [
                Checkout.python, "-c",
                """
                import sqlite3, sys, time
                database = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
                database.execute("BEGIN IMMEDIATE")
                time.sleep(8)
                database.execute("ROLLBACK")
                """, shop("heed.db"),
            ], seconds: 60)
        #expect(lock.status == 0, "\(lock.stderr)")
        let outcome = try run.wait(seconds: 120)
        #expect(outcome.status == 0, "\(outcome.stderr)")
        let states = try check(shop, sink, people: 600)
        #expect(states == ["sent": 600])
        #expect(try isFinished(shop))
    }

    @Test func aDiskThatFillsUp() throws {
        try Checkout.requireRoot(for: "a small disk")
        let sink = try LeanSink(.mails, "--reply-ms", "1")
        let shop = try shop(sink, people: 600)
        // The database moves to a disk of its own, which something else then fills.
        let disk = TemporaryFolder()
        try #require(
            mount("tmpfs", disk.path, "tmpfs", 0, "size=64m") == 0, "mount: \(String(cString: strerror(errno)))")
        defer { umount2(disk.path, Int32(MNT_DETACH)) }
        for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: shop("heed.db\(ending)")) {
            try FileManager.default.moveItem(atPath: shop("heed.db\(ending)"), toPath: disk("heed.db\(ending)"))
        }
        try FileManager.default.createSymbolicLink(atPath: shop("heed.db"), withDestinationPath: disk("heed.db"))
        let run = try shop.start("send", "letter", "--send")
        _ = try poll(seconds: 60) { sink.count() >= 30 || run.hasEnded() }
        let ballast = open(disk("ballast"), O_WRONLY | O_CREAT, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while write(ballast, block, block.count) > 0 {}
        close(ballast)
        let full = try run.wait(seconds: 120)
        #expect(full.status != 0 && sink.count() < 600, "\(full.status) \(full.stderr)")
        #expect(full.stderr.contains("full") || full.stderr.contains("space"), "\(full.stderr)")
        unlink(disk("ballast"))
        try shop.done("send", "letter", "--send", seconds: 120)
        let states = try check(shop, sink, people: 600)
        #expect(states["sent", default: 0] + states["unknown", default: 0] == 600, "\(states)")
        #expect(states["unknown", default: 0] <= Self.connections)
    }
}
