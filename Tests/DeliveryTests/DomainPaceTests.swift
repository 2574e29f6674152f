import System
import Testing
import Workspace

@testable import Delivery

/// `#expect` takes no call that changes what it is called on.
private final class Pace {
    var pace: DomainPace

    init(_ pace: DomainPace) { self.pace = pace }

    func begin(_ name: String, at seconds: Double) -> Bool { pace.begin(name, at: seconds) }
    func end(_ name: String, _ ending: DomainPace.Ending, at seconds: Double) { pace.end(name, ending, at: seconds) }
    func wait(for name: String, behind ahead: Int, at seconds: Double) -> Double? {
        pace.wait(for: name, behind: ahead, at: seconds)
    }
}

/// Slowing down for a domain, and recovering by itself.
@Suite struct DomainPaceTests {
    @Test func aDomainThatAsksForLessGetsHalfAndARest() {
        let pace = Pace(DomainPace(connections: 8))
        for _ in 0..<8 { #expect(pace.begin("a.example", at: 0)) }
        #expect(!pace.begin("a.example", at: 0))
        // Others are not held up by it.
        #expect(pace.begin("b.example", at: 0))
        // All eight that were under way hear the same; it counts once.
        for _ in 0..<8 { pace.end("a.example", .slowDown, at: 1) }
        #expect(!pace.begin("a.example", at: 5.9))
        #expect(pace.wait(for: "a.example", behind: 0, at: 1) == 5)
        for _ in 0..<4 { #expect(pace.begin("a.example", at: 6)) }
        #expect(!pace.begin("a.example", at: 6))
        // Again: half of that, and twice as long.
        for _ in 0..<4 { pace.end("a.example", .slowDown, at: 7) }
        #expect(!pace.begin("a.example", at: 16.9))
        #expect(pace.begin("a.example", at: 17))
    }

    @Test func itRecoversStepByStep() {
        let pace = Pace(DomainPace(connections: 4))
        for round in 0..<4 {
            let now = Double(round) * 1000
            #expect(pace.begin("a.example", at: now))
            pace.end("a.example", .slowDown, at: now)
        }
        // One at a time now.
        #expect(pace.begin("a.example", at: 10_000))
        #expect(!pace.begin("a.example", at: 10_000))
        pace.end("a.example", .taken, at: 10_001)
        #expect(pace.begin("a.example", at: 10_001) && pace.begin("a.example", at: 10_001))
        for _ in 0..<2 { pace.end("a.example", .taken, at: 10_002) }
        for _ in 0..<40 {
            #expect(pace.begin("a.example", at: 10_003))
            pace.end("a.example", .taken, at: 10_003)
        }
        for _ in 0..<4 { #expect(pace.begin("a.example", at: 10_004)) }
        #expect(!pace.begin("a.example", at: 10_004))
    }

    @Test func whatIsConfiguredHoldsForEachDomain() {
        let pace = Pace(
            DomainPace(
                connections: 20, limit: DomainLimit(connections: 2, rate: SendRate(messages: 60, per: .minute))))
        #expect(pace.begin("a.example", at: 0))
        // One a second; after a rest two at once.
        #expect(!pace.begin("a.example", at: 0.5))
        #expect(pace.begin("a.example", at: 1))
        #expect(!pace.begin("a.example", at: 10))
        pace.end("a.example", .taken, at: 10)
        #expect(pace.begin("a.example", at: 10))
        #expect(pace.begin("b.example", at: 10))
        #expect(pace.wait(for: "a.example", behind: 30, at: 10) == 30)
    }

    @Test func repliesThatAskForLessAreTold() {
        #expect(DomainPace.Ending(deferredWith: "421 4.7.0") == .slowDown)
        #expect(DomainPace.Ending(deferredWith: "421") == .slowDown)
        #expect(DomainPace.Ending(deferredWith: "450 4.7.1") == .slowDown)
        #expect(DomainPace.Ending(deferredWith: "450 4.2.2") == .other)
        #expect(DomainPace.Ending(deferredWith: "452") == .other)
        #expect(DomainPace.Ending(deferredWith: nil) == .other)
    }

    @Test func aWarmUpGrowsEachDayAndEnds() throws {
        let first = try #require(CivilDate(parsing: "2026-12-01"))
        let warmUp = WarmUp(from: first, messages: 200, growth: 50, upTo: 1000)
        #expect((0..<6).map { warmUp.most(on: first.adding(days: $0)) } == [200, 300, 450, 675, nil, nil])
        #expect(warmUp.most(on: first.adding(days: -3)) == 200)
    }
}
