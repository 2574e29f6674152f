import Campaigns
import Workspace

/// What `heed audience` is asked about: a campaign, one with another segment, or a segment by itself.
struct AudienceQuestion {
    static let options = [
        OptionSpec("segment", value: "EXPRESSION", "ask this segment instead of the one in the campaign's file"),
        OptionSpec("purpose", value: "NAME", "without a campaign: what the data is used for"),
        OptionSpec(
            "channel", value: "CHANNEL", "without a campaign: only this channel (default: all of the purpose)",
            choices: Channel.allCases.map(\.rawValue)),
    ]

    private let invocation: Invocation
    private let workspace: OpenWorkspace
    private let context: Context

    init(_ invocation: Invocation, _ workspace: OpenWorkspace, _ context: Context) {
        self.invocation = invocation
        self.workspace = workspace
        self.context = context
    }

    func campaign() throws -> Campaign {
        guard let name = invocation.words.first else { return try asking(question()) }
        for option in ["purpose", "channel"] where invocation.flag(option) {
            throw UsageError.badValue(
                option: option, "is for a segment without a campaign: the campaign's file names its own",
                invocation.spec)
        }
        return try asking(workspace.campaign(name, context))
    }

    /// The campaign with the segment of the command line, if there is one; its warnings are talk on stderr.
    private func asking(_ campaign: Campaign) throws -> Campaign {
        guard let text = invocation.value("segment") else { return campaign }
        let names = try CampaignFolder(workspace.folder, workspace.configuration).names()
        do throws(Diagnostics) {
            let segment = try Segment.parse(
                text, path: "--segment", configuration: workspace.configuration, purpose: campaign.purpose,
                campaigns: names, warn: { context.console.say($0.rendered) })
            return campaign.asking(segment)
        } catch {
            // A mistake of the command line, not of a file.
            throw CommandError(description: error.rendered, exitCode: .usage)
        }
    }

    /// A campaign that only asks: no file has its name, which is empty, so nobody has received it.
    private func question() throws -> Campaign {
        guard invocation.flag("segment") else { throw UsageError.missing(.campaign, invocation.spec) }
        let purpose = try purpose()
        let channels = try channels(of: purpose).map(\.rawValue).joined(separator: ", ")
        let document = try YAML.parse(
            text: """
                title: Question
                purpose: \(purpose.name)
                channels: [\(channels)]
                segment: everybody
                template: question
                sender: \(workspace.configuration.senders.first?.name ?? "")
                """, path: "--segment")
        return try Campaign.load(document, name: "", configuration: workspace.configuration)
    }

    private func purpose() throws(UsageError) -> Purpose {
        guard let name = invocation.value("purpose") else {
            throw .missingOption("purpose", invocation.spec)
        }
        guard let purpose = workspace.configuration.purpose(named: name) else {
            let names = workspace.configuration.purposes.map(\.name)
            throw .unknownChoice(
                name, for: "--purpose", of: names, suggestion: Nearest.match(name, in: names), invocation.spec)
        }
        return purpose
    }

    private func channels(of purpose: Purpose) throws(UsageError) -> [Channel] {
        guard let channel = invocation.value("channel").flatMap(Channel.init(rawValue:)) else {
            return purpose.channels
        }
        guard purpose.channels.contains(channel) else {
            let names = purpose.channels.map(\.rawValue).joined(separator: ", ")
            throw .badValue(option: "channel", "takes a channel of '\(purpose.name)': \(names)", invocation.spec)
        }
        return [channel]
    }
}
