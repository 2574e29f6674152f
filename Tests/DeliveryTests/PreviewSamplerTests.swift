import Testing

@testable import Delivery

struct PreviewSamplerTests {
    /// `email en 17`: one of a thousand is Spanish, half are texts.
    private static let everybody = (0..<20_000).map { number in
        "\(number % 2 == 0 ? "email" : "sms") \(number % 1000 < 2 ? "es" : "en") \(number)"
    }

    private static func sample(_ people: [String], count: Int) -> [String] {
        var sampler = PreviewSampler<String>(count: count)
        for person in people { sampler.offer(person, in: String(person.prefix { $0 != " " }), key: person) }
        return sampler.choose { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }

    @Test func theSameAreChosenWhateverTheOrder() {
        let chosen = Self.sample(Self.everybody, count: 25)
        #expect(chosen.count == 25)
        #expect(Set(chosen).count == 25)
        #expect(Self.sample(Self.everybody.reversed(), count: 25) == chosen)
        #expect(Self.sample(Self.everybody.sorted(), count: 25) == chosen)
    }

    @Test func everyKindHasItsTurnRareOnesToo() {
        let chosen = Self.sample(Self.everybody, count: 8)
        let kinds = chosen.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(kinds == ["email en", "email es", "sms en", "sms es", "email en", "email es", "sms en", "sms es"])
    }

    @Test func aKindThatRunsOutLeavesItsTurnsToOthers() {
        let people = ["email en 1", "email en 2", "email en 3", "sms es 4"]
        let chosen = Self.sample(people, count: 10)
        #expect(Set(chosen) == Set(people))
        #expect(chosen.count == 4)
        #expect(Self.sample(people, count: 0) == [])
        #expect(Self.sample([], count: 5) == [])
    }

    @Test func theFirstAreNotPreferred() {
        let numbers = Self.sample(Self.everybody, count: 100).compactMap { Int($0.split(separator: " ")[2]) }
        #expect((30...70).contains(numbers.count { $0 < 10_000 }))
    }
}
