import Campaigns
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

/// The database's answer to a segment against that of a plain evaluator in memory, written without a look at the
/// first: generated people with events, permissions and messages, generated segments, three-valued logic.
@Suite(.bothDatabases) struct SegmentPropertyTests {
    @Test(arguments: [
        (UInt64(1), "2026-11-23T12:00:00.5Z"), (2, "2026-12-31T23:59:59.999999Z"), (3, "2027-02-28T00:00:00Z"),
        (4, "2028-02-29T08:30:00Z"), (5, "2027-03-31T07:00:00.000001Z"),
    ])
    func theDatabaseAnswersLikeThePlainEvaluator(seed: UInt64, time: String) throws {
        let now = try #require(Instant(rfc3339: time))
        var random = SplitMix(state: seed)
        let house = try TestHouse()
        var people: [SegmentPerson] = []
        for _ in 0..<40 { people.append(try SegmentPerson.generate(in: house, around: now, &random)) }
        let purpose = TestHouse.purpose("offers")
        var seen: [Bool?: Int] = [:]
        for _ in 0..<400 {
            let expression = SegmentExpression.generate(depth: 4, at: now, &random)
            let segment = try Segment.parse(
                expression.text, configuration: TestHouse.configuration, purpose: purpose)
            var answers: [Int64: Bool?] = [:]
            try house.session.query(
                "SELECT id, (\(segment.condition(at: now, house.session.dialect))) FROM customer"
            ) { answers[$0.int64(0)] = $0.optionalBool(1) }
            for person in people {
                let expected = expression.answer(person)
                seen[expected, default: 0] += 1
                #expect(answers[person.id] == .some(expected), "\(expression.text) at \(time) for \(person)")
            }
        }
        // A test that meets only one answer would hold for a database that knows no other.
        for answer in [true, false, nil] { #expect(seen[answer, default: 0] > 1000) }
    }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
