import Campaigns
import Liquid
import Workspace

/// What one page is about.
struct PageSubject: Sendable {
    var purpose: Purpose?
    /// Its name in the database, for tokens of a purpose that `heed.yaml` no longer has.
    var purposeName = ""
    var channel: Channel?
    var isSample = false
    /// What the button posts to.
    var formAction = ""
    /// What a confirmation agrees to.
    var words = ""
    /// Whether trying again is what helps.
    var isBusy = false
    /// What can be stopped.
    var choices: [PreferenceChoice] = []
    /// What was: ``PreferenceChoice/value``.
    var stopped: [String] = []
    var stopsAll = false
    var pauseDays: Int?
}

/// What page templates may read.
struct PageWords: Sendable {
    static let names = [
        "organisation", "purpose", "channel", "sample", "form_action", "stylesheet", "language", "busy", "words",
        "choices", "pauses", "saved",
    ]

    let defaultLanguage: String
    private let organisation: Value
    private let stylesheet: Value

    init(configuration: Configuration, stylesheetAddress: String) {
        let own = configuration.organisation
        defaultLanguage = configuration.languages.default
        stylesheet = .string(stylesheetAddress)
        organisation = [
            "name": .string(own.name), "legal_name": .string(own.legalName),
            "postal_address": .string(own.postalAddress), "contact": .string(own.contact),
            "privacy_contact": .string(own.privacyContact), "website": .string(own.website.text),
        ]
    }

    func render(_ program: Program, language: String, subject: PageSubject) throws(RenderError) -> [UInt8] {
        let title = subject.purpose?.title.text(in: language) ?? subject.purposeName
        let explanation = subject.purpose?.explanation.text(in: language) ?? ""
        var page: [UInt8] = []
        page.reserveCapacity(4096)
        var renderer = Renderer(program)
        try renderer.render(
            [
                "organisation": organisation,
                "purpose": ["title": .string(title), "explanation": .string(explanation)],
                "channel": subject.channel.map { .string($0.rawValue) } ?? .nil,
                "sample": .bool(subject.isSample), "form_action": .string(subject.formAction),
                "stylesheet": stylesheet, "language": .string(language), "busy": .bool(subject.isBusy),
                "words": .string(subject.words),
                "choices": Self.choices(subject.choices, language),
                "pauses": .array(ContactPause.choices.map { .integer($0) }),
                "saved": [
                    "all": .bool(subject.stopsAll), "pause": subject.pauseDays.map { .integer($0) } ?? .nil,
                    "stops": Self.choices(
                        subject.choices.filter { subject.stopped.contains($0.value) }, language),
                ],
            ], into: &page)
        return page
    }

    private static func choices(_ choices: [PreferenceChoice], _ language: String) -> Value {
        .array(
            choices.map { choice in
                [
                    "value": .string(choice.value), "title": .string(choice.purpose.title.text(in: language)),
                    "purpose": .string(choice.purpose.name),
                    "explanation": .string(choice.purpose.explanation.text(in: language)),
                    "channel": choice.channel.map { .string($0.rawValue) } ?? .nil,
                    "category": choice.category.map { .string($0.rawValue) } ?? .nil,
                ]
            })
    }
}
