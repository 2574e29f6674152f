import Campaigns
import Composer
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
    /// Whether the browser's signal (GPC) was heard.
    var heardSignal = false
    /// Where preferences lead to one's own data.
    var rightsLink = ""
    /// Whether codes can be sent.
    var isAvailable = true
    /// Whether a link of ours says whom it is about.
    var isKnown = false
    var ticket = ""
    /// Whether what was typed or left out before was not right.
    var isWrong = false
    /// What is known of the person: the document of `heed export`.
    var data: Value = .nil
    var languages: [String] = []
    /// What a button did.
    var done = ""
    var receipt = ""
    var requestNumber: Int64 = 0
    var dueOn = ""
    var formTitle = ""
    /// What a privacy report tells; nil on other pages.
    var report: ReportView?
    /// Where its charts are, and where to change what it tells of.
    var reportLink = ""
    var preferencesLink = ""
}

/// What page templates may read.
struct PageWords: Sendable {
    static let names = [
        "organisation", "purpose", "channel", "sample", "form_action", "stylesheet", "language", "busy", "words",
        "choices", "pauses", "saved", "gpc", "rights_link", "available", "known", "ticket", "wrong", "data",
        "languages",
        "done", "receipt", "request", "form_title", "report", "report_link", "preferences_link",
    ]

    let defaultLanguage: String
    private let organisation: Value
    private let stylesheet: Value
    private let configuration: Configuration

    init(configuration: Configuration, stylesheetAddress: String) {
        self.configuration = configuration
        let own = configuration.organisation
        defaultLanguage = configuration.languages.default
        stylesheet = .string(stylesheetAddress)
        organisation = [
            "name": .string(own.name), "legal_name": .string(own.legalName),
            "postal_address": .string(own.postalAddress), "contact": .string(own.contact),
            "privacy_contact": .string(own.privacyContact), "website": .string(own.website.text),
        ]
    }

    /// What privacy reports say in a language besides what happened.
    func report(_ language: String) -> ReportSetting { ReportSetting(configuration, language: language) }

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
                "gpc": .bool(subject.heardSignal), "rights_link": .string(subject.rightsLink),
                "available": .bool(subject.isAvailable), "known": .bool(subject.isKnown),
                "ticket": .string(subject.ticket), "wrong": .bool(subject.isWrong), "data": subject.data,
                "languages": .array(subject.languages.map { .string($0) }), "done": .string(subject.done),
                "receipt": .string(subject.receipt), "form_title": .string(subject.formTitle),
                "report": subject.report?.value ?? .nil, "report_link": .string(subject.reportLink),
                "preferences_link": .string(subject.preferencesLink),
                "request": ["number": .integer(Int(subject.requestNumber)), "due": .string(subject.dueOn)],
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
