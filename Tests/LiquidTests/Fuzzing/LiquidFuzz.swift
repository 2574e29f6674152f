import Foundation
import Testing

@testable import Liquid

/// LIQ-2: generated templates and data never crash, hang or exceed a limit, and data never becomes markup.
///
///     LIQUID_FUZZ_RUNS=200000 swift test --disable-xctest --filter LiquidFuzz
///     LIQUID_FUZZ_SEED=4711 LIQUID_FUZZ_RUNS=1 swift test --disable-xctest --filter LiquidFuzz
@Suite struct LiquidFuzz {
    private static let environment = ProcessInfo.processInfo.environment
    private static let runs = environment["LIQUID_FUZZ_RUNS"].flatMap { UInt64($0) } ?? 2000
    private static let firstSeed = environment["LIQUID_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    /// Far more than any run takes that its limits end.
    private static let mostSeconds = 20.0

    @Test func generatedTemplatesNeverCrashHangOrLeak() throws {
        // What a crash or hang leaves: the seed that was being run.
        let note = FileManager.default.temporaryDirectory.appendingPathComponent("liquid-fuzz-\(getpid()).seed")
        try Data().write(to: note)
        let file = try FileHandle(forWritingTo: note)
        print("liquid fuzz: \(Self.runs) runs from seed \(Self.firstSeed); the one being run stands in \(note.path)")
        var (refused, rendered): (UInt64, UInt64) = (0, 0)
        for seed in Self.firstSeed..<Self.firstSeed + Self.runs {
            try file.seek(toOffset: 0)
            try file.write(contentsOf: Data("\(seed)\n".utf8))
            let start = Self.seconds
            let test = FuzzCase(seed: seed)
            switch test.verdict() {
            case .refused: refused += 1
            case .rendered: rendered += 1
            case .stopped: break
            case .wrong(let failure): report(seed, failure, test)
            }
            if Self.seconds - start > Self.mostSeconds { report(seed, "it took \(Self.seconds - start) seconds", test) }
        }
        print("liquid fuzz: \(rendered) rendered, \(refused) refused, all others stopped by a limit or a value")
        if Self.runs >= 1000 {
            #expect(rendered > Self.runs / 4, "too few of the templates say anything")
            #expect(refused > Self.runs / 50, "too few of the templates are broken")
        }
        try file.close()
        try FileManager.default.removeItem(at: note)
    }

    private func report(_ seed: UInt64, _ failure: String, _ test: FuzzCase) {
        Issue.record("LIQUID_FUZZ_SEED=\(seed): \(failure)\n\(test.template.debugDescription)")
    }

    /// What this thread has used of the processor, whatever else the machine does.
    private static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
