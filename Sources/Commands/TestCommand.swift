import Campaigns
import Composer
import Consent
import Delivery
import System
import Workspace

/// `heed test CAMPAIGN [--send]`: mails about invented people, to the testers of heed.yaml and to nobody else.
enum TestCommand: Command {
    static let spec = CommandSpec(
        name: "test", summary: "Send mails about invented people to your testers; without --send, only tell which.",
        discussion: """
            Every language that the campaign is written in goes to each address under 'testers' in heed.yaml. The people in
            the mails do not exist, and the links change nothing. --worst adds the people whom templates forget: with the
            longest name, of whom nothing is known, in other letters, from right to left.
            """,
        arguments: [.campaign],
        options: [
            OptionSpec("send", "really send"),
            OptionSpec("worst", "the inconvenient people, too"),
            OptionSpec("language", value: "TAG", "only in this language"),
        ],
        examples: [
            .init("heed test spring", "which mails would go to whom"),
            .init("heed test spring --worst --send", "sends them"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let prepared = try workspace.prepared(invocation.word("CAMPAIGN"), context)
        let testers = workspace.configuration.testers
        guard !testers.isEmpty else {
            throw CommandError(
                description: "There are no testers. Write their addresses under 'testers:' in heed.yaml; test mails go "
                    + "nowhere else.", exitCode: .configuration)
        }
        guard prepared.campaign.channels.contains(.email) else {
            throw CommandError(
                description: "The campaign '\(prepared.campaign.name)' has no mails, and texts go to customers alone. "
                    + "Look at them with 'heed preview'.", exitCode: .usage)
        }
        var languages = prepared.languages(of: .email)
        if let wanted = invocation.value("language") {
            guard languages.contains(wanted) else {
                throw UsageError.unknownChoice(
                    wanted, for: "--language", of: languages, suggestion: Nearest.match(wanted, in: languages), spec)
            }
            languages = [wanted]
        }
        let kinds: [SamplePerson.Kind] = [.ordinary] + (invocation.flag("worst") ? SamplePerson.worst : [])
        let mails = try mails(prepared, testers, languages, kinds, workspace, context)
        guard invocation.flag("send") else {
            try tell(mails.map { Line(tester: $0.tester, language: $0.message.language, person: $0.person) }, context)
            context.console.say("Nothing was sent. 'heed test \(prepared.campaign.name) --send' sends them.")
            return .done
        }
        StopSignal.install()
        let sender = TestSender(
            gate: workspace.gate,
            transports: try TransportPool(
                for: [.email], workspace.configuration.delivery, folder: workspace.folder, secrets: workspace.secrets,
                callbacks: try workspace.callbacks()),
            clock: context.clock)
        let outcomes = try sender.send(mails, cut: StopSignal.flag)
        try tell(outcomes.map(Line.init), context)
        return outcomes.contains { $0.problem != nil } || outcomes.count < mails.count ? .tryAgain : .done
    }

    private static func mails(
        _ campaign: PreparedCampaign, _ testers: [String], _ languages: [String], _ kinds: [SamplePerson.Kind],
        _ workspace: OpenWorkspace, _ context: Context
    ) throws -> [(tester: String, person: SamplePerson.Kind, message: Message)] {
        let composer = campaign.composer()
        let tokens = SampleTokens(mint: try workspace.mint(), numbers: workspace.purposeNumbers)
        let instant = context.clock.now().wholeSecond
        let purpose = campaign.campaign.purpose
        var mails: [(tester: String, person: SamplePerson.Kind, message: Message)] = []
        for tester in testers {
            for language in languages {
                for kind in kinds {
                    guard let permit = workspace.gate.test(of: purpose, to: tester, at: instant) else { continue }
                    let person = SamplePerson(
                        kind, for: campaign.campaign, workspace.configuration.catalogue, language: language,
                        at: instant)
                    let message = try composer.compose(
                        person, permit: permit, Int64(mails.count + 1), at: instant, tokens: tokens)
                    mails.append((tester, kind, message))
                }
            }
        }
        return mails
    }

    private static func tell(_ lines: [Line], _ context: Context) throws {
        if context.json { return try context.console.printJSON(lines) }
        var table = TextTable([.left, .left, .left, .left])
        for line in lines { table.add([line.tester, line.language, line.person, line.outcome]) }
        context.console.print(table.text())
    }

    private struct Line: Encodable {
        let tester: String
        let language: String
        let person: String
        let outcome: String
        let problem: String?

        init(tester: String, language: String, person: SamplePerson.Kind) {
            self.tester = tester
            self.language = language
            self.person = person.rawValue
            outcome = "would be sent"
            problem = nil
        }

        init(_ outcome: TestSender.Outcome) {
            tester = outcome.tester
            language = outcome.language
            person = outcome.person.rawValue
            self.outcome = outcome.problem.map { "not sent: \($0)" } ?? "sent"
            problem = outcome.problem
        }
    }
}
