import System
import Testing
import Workspace

@testable import Campaigns

@Suite struct SurveyFileTests {
    private static let head = "title: {en: Lamps, es: Lámparas}\npurpose: offers\n"
    private static let words = "text: {en: A, es: B}"

    private static func load(_ text: String) throws -> Survey {
        try Survey.load(
            YAML.parse(text: text, path: "Campaigns/surveys/lamps.yaml"), name: "lamps",
            configuration: TestHouse.configuration)
    }

    /// The first line of each mistake.
    private static func mistakes(_ text: String) throws -> [String] {
        do {
            _ = try load(text)
            return []
        } catch let error as Diagnostics {
            return error.all.map { String($0.rendered.prefix { $0 != "\n" }) }
        }
    }

    @Test func everyKindOfQuestionIsRead() throws {
        let survey = try Self.load(
            Self.head + """
                closes: 2026-12-31
                anonymous: true
                questions:
                  parcel: {kind: choice, \(Self.words), options: {whole: {en: Whole, es: Entero}, broken: {en: No, es: No}}}
                  light: {kind: scale, \(Self.words), to: 5, low: {en: dim, es: tenue}}
                  friends: {kind: nps, \(Self.words)}
                  more: {kind: text, \(Self.words)}
                  year: {kind: quiz, \(Self.words), options: {y1879: {en: a, es: a}, y1901: {en: b, es: b}}, right: y1879}
                results:
                  - {at_least: 0, text: {en: Not yet, es: Todavía no}}
                  - {at_least: 1, text: {en: Bright, es: Brillante}}

                """)
        #expect(survey.questions.map(\.name) == ["parcel", "light", "friends", "more", "year"])
        #expect(
            survey.questions.map(\.values) == [
                ["whole", "broken"], ["1", "2", "3", "4", "5"],
                ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], [], ["y1879", "y1901"],
            ])
        #expect(survey.closes == CivilDate(parsing: "2026-12-31"))
        #expect(survey.isAnonymous)
        #expect(survey.result(right: 0)?.text(in: "en") == "Not yet")
        #expect(survey.result(right: 1)?.text(in: "es") == "Brillante")
    }

    @Test func answersBelongToPeopleAndStayOpenUnlessTheFileSaysOtherwise() throws {
        let survey = try Self.load(Self.head + "questions:\n  a: {kind: nps, \(Self.words)}\n")
        #expect(!survey.isAnonymous)
        #expect(survey.closes == nil)
        #expect(survey.result(right: 0) == nil)
    }

    @Test(arguments: [
        (
            "questions:\n  a: {kind: stars, \(words)}\n",
            "Campaigns/surveys/lamps.yaml:4:13: error: unknown kind 'stars'"
        ),
        (
            "questions:\n  a: {kind: choice, \(words), options: {one: {en: a, es: b}}}\n",
            "Campaigns/surveys/lamps.yaml:4:43: error: a question has from 2 to 20 options, not 1"
        ),
        (
            "questions:\n  a:\n    kind: quiz\n    \(words)\n    right: oen\n"
                + "    options: {one: {en: a, es: b}, two: {en: a, es: b}}\n"
                + "results: [{at_least: 0, text: {en: a, es: b}}]\n",
            "Campaigns/surveys/lamps.yaml:7:12: error: no option is called 'oen'"
        ),
        (
            "questions:\n  a: {kind: nps, \(words)}\nresults:\n  - {at_least: 0, \(words)}\n",
            "Campaigns/surveys/lamps.yaml:6:3: error: 'results' belongs to quizzes, and no question is one"
        ),
        (
            "questions:\n  a: {kind: nps, \(words)}\ncloses: tomorrow\n",
            "Campaigns/surveys/lamps.yaml:5:9: error: 'closes' must be a day"
        ),
        (
            "questions:\n  a: {kind: nps, \(words)}\nanonymus: true\n",
            "Campaigns/surveys/lamps.yaml:5:1: error: unknown key 'anonymus'"
        ),
    ])
    func aMistakeIsToldWithItsPlace(_ body: String, _ told: String) throws {
        let found = try Self.mistakes(Self.head + body)
        #expect(found.map { String($0.prefix(told.count)) } == [told])
    }
}
