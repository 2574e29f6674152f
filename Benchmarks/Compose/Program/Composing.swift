import Composer

/// The figure: finished messages, from a permit and a person's data to the bytes that a relay gets.
struct Composing {
    private let workspace: BenchWorkspace
    private let cast: [BenchWorkspace.Member]
    private let composer: CampaignComposer

    init(_ workspace: BenchWorkspace, _ cast: [BenchWorkspace.Member]) {
        self.workspace = workspace
        self.cast = cast
        composer = workspace.campaign.composer()
    }

    mutating func round() throws(ComposerError) -> Tally.Work {
        var work = Tally.Work()
        for member in cast {
            work.bytes += try workspace.compose(member, with: composer).bytes.count
            work.messages += 1
        }
        return work
    }

    /// Messages for looking at.
    func sample() throws(ComposerError) -> [Message] {
        var messages: [Message] = []
        for member in cast.prefix(100) { messages.append(try workspace.compose(member, with: composer)) }
        return messages
    }
}
