import Foundation
import Testing

/// Ctrl-C in the middle of long work: the database is whole, and the same command goes on.
@Suite struct InterruptionTests {
    private static func rows(_ numbers: Range<Int>) -> String {
        numbers.map { "I-\($0),i\($0)@example.com,en\n" }.joined()
    }

    @Test func anImportThatIsInterruptedKeepsWholePagesAndGoesOn() throws {
        let shop = try Shop()
        let run = try shop.start("import", "customers", "-")
        try run.say("id,email,language\n" + Self.rows(0..<1300))
        // The first page is in, and the import waits for more.
        try poll(seconds: 60) { try shop.json("audience", "newsletter").int("customers") == 1000 }
        run.signal(SIGINT)
        // What is read before the signal is seen still makes a page, and then it ends.
        try run.say(Self.rows(1300..<2400))
        let stopped = try run.wait()
        #expect(stopped.status == 75, "\(stopped.stdout)\(stopped.stderr)")
        #expect(stopped.stdout == "")
        #expect(
            stopped.stderr.hasSuffix(
                "error: Stopped. What was read so far is in; run the same command again to go on.\n"),
            "\(stopped.stderr)")
        #expect(try shop.json("audience", "newsletter").int("customers") == 2000)

        try shop.write("id,email,language\n" + Self.rows(0..<2400), to: "all.csv")
        let again = try shop.json("import", "customers", "all.csv")
        #expect(try again.int("unchanged") == 2000)
        #expect(try again.int("new") == 400)
        #expect(try shop.json("audience", "newsletter").int("customers") == 2400)
    }

    @Test func aCountThatIsInterruptedSaysSoAndChangesNothing() throws {
        let shop = try Shop()
        try shop.write("id,email,language\n" + Self.rows(0..<80_000), to: "all.csv")
        try shop.done("import", "customers", "all.csv", seconds: 300)
        let before = try shop.done("audience", "newsletter", "--json", seconds: 300)
        // A count may be done before it sees the signal; then it is simply done.
        var stopped: Outcome?
        for _ in 0..<40 where stopped == nil {
            let run = try shop.start("audience", "newsletter", "--json")
            // Its threads say when it counts; from then on it listens to the signal.
            guard try poll(seconds: 60, { run.hasEnded() || run.threads().contains { $0.hasPrefix("counting") } })
            else {
                break
            }
            run.signal(SIGINT)
            let outcome = try run.wait()
            if outcome.status == 0 { #expect(outcome.stdout == before) } else { stopped = outcome }
        }
        #expect(stopped?.status == 75, "\(stopped?.stderr ?? "never stopped")")
        #expect(stopped?.stdout == "")
        #expect(
            stopped?.stderr.hasSuffix(
                "error: Stopped while counting; nothing was changed. Run the same command again to count from the start.\n"
            ) == true, "\(stopped?.stderr ?? "")")
        #expect(try shop.heed("audience", "newsletter", "--json", seconds: 300).stdout == before)
    }
}

extension Program {
    /// The names of its threads.
    fileprivate func threads() -> [String] {
        let tasks = "/proc/\(pid)/task"
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return numbers.compactMap { try? String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8) }
    }
}
