import Campaigns
import Liquid
import Mail
import Workspace

extension Preparation {
    // MARK: - Email

    func emailVersion(_ form: TemplateForm, _ language: String) -> PreparedVersion? {
        let name = "\(form.template)/email.\(language)"
        guard isTranslated(name, language) else { return nil }
        let (html, text) = emailFiles(name)
        let head = html.flatMap { self.head(of: $0, form, language) }
        let htmlBody = html.flatMap { body($0, .html, language: language) }
        // The twin has the same layout in its own form.
        let textBody = text.flatMap { body($0, .text, language: language, layout: html?.head.layout, namedIn: html) }
        guard let html, let text, let head, let htmlBody, let textBody, let mail = mail(language) else { return nil }
        return version(
            form, .email, language, [html, text], head: head, html: htmlBody, text: textBody, mail: mail)
    }

    /// Whether there is a version in this language; a half of one is a mistake, and so is one too many.
    private func isTranslated(_ name: String, _ language: String) -> Bool {
        let (html, text, markdown) = ("\(name).html", "\(name).txt", "\(name).md")
        switch (exists(html), exists(text), exists(markdown)) {
        case (true, true, false), (false, _, true): return true
        case (true, _, true):
            problems.add(
                file: shown(html), "the mail is written twice", hint: "Keep this file or \(shown(markdown)), not both.")
        case (true, false, false):
            problems.add(
                file: shown(text), "the file is missing",
                hint: "Every HTML mail needs a twin in plain text (MSG-10): write what \(shown(html)) says.")
        case (false, true, false):
            problems.add(file: shown(html), "the file is missing", hint: "It stands beside \(shown(text)).")
        case (false, false, false): reportMissing(html, language)
        }
        return false
    }

    /// The HTML and the text of a mail: two files, or both from one in Markdown, whose text can be written by hand too.
    private func emailFiles(_ name: String) -> (html: TemplateFile?, text: TemplateFile?) {
        guard exists("\(name).md") else { return (file("\(name).html", .html), file("\(name).txt", .text)) }
        let written = exists("\(name).txt") ? file("\(name).txt", .text) : nil
        guard let markdown = file("\(name).md", .html) else { return (nil, written) }
        let letter = MarkdownLetter(markdown.body)
        for place in letter.lost {
            problems.add(
                at: SourceMark(line: place.line, column: place.column), in: markdown.name,
                "Markdown leaves out what stands here",
                hint: "Write it where it shows: in a text, an address or a line.")
        }
        return (styled(markdown.with(body: letter.html), .html), written ?? markdown.with(body: letter.text))
    }

    private func reportMissing(_ relative: String, _ language: String) {
        let standard = configuration.languages.default
        if language == standard {
            problems.add(
                file: shown(relative), "the file is missing",
                hint: "The campaign '\(campaign.name)' needs it: \(standard) is the language for everybody else.")
        } else {
            problems.add(
                file: shown(relative), as: .warning, "the file is missing",
                hint: "People who read \(language) get the campaign '\(campaign.name)' in \(standard) until it is "
                    + "written.")
        }
    }

    private func head(of file: TemplateFile, _ form: TemplateForm, _ language: String) -> PreparedHead? {
        guard let subject = subject(of: file, form, language) else {
            problems.add(
                at: SourceMark(line: 1, column: 1), in: file.name, "the mail has no subject",
                hint: "Begin the file with the lines '---', 'subject: …', '---'.")
            return nil
        }
        let options = options(.header, language: language, channel: .email, globals: TemplateRoots.head)
        let prepared = compile(subject, options)
        guard let preheader = file.head.preheader else { return prepared.map { PreparedHead(subject: $0) } }
        let second = compile(TemplateText(preheader, in: file), options)
        guard let prepared, let second else { return nil }
        return PreparedHead(subject: prepared, preheader: second)
    }

    /// The variant's own subject, which stands in the campaign file, or else the template's.
    private func subject(of file: TemplateFile, _ form: TemplateForm, _ language: String) -> TemplateText? {
        guard let own = form.subject?[language] else { return file.head.subject.map { TemplateText($0, in: file) } }
        let place = TemplateFile(
            name: campaign.source.path, head: TemplateHead(),
            body: TemplateSource(name: campaign.source.path, text: ""),
            source: campaign.source, bytes: [])
        problems.know(place)
        return TemplateText(HeadText(text: own.text, mark: own.mark), in: place)
    }

    private func body(
        _ file: TemplateFile, _ escaping: Escaping, language: String, layout name: HeadText? = nil,
        namedIn head: TemplateFile? = nil
    ) -> PreparedBody? {
        let ending = escaping == .html ? "html" : "txt"
        let layout = layout(name ?? file.head.layout, of: head ?? file, standard: "email", ending: ending)
        let notice = notice("notices/email.\(language).\(ending)", escaping, language: language, channel: .email)
        guard let layout,
            let part = compile(file, layout: layout, escaping, language: language, channel: .email), let notice
        else { return nil }
        return PreparedBody(part: part, notice: notice)
    }

    private func mail(_ language: String) -> PreparedMail? {
        let sender = campaign.sender
        do {
            let from = try Mailbox(name: sender.from.name, address: EmailAddress(parsing: sender.from.address))
            var replyTo: Mailbox?
            if let address = sender.replyTo {
                replyTo = try Mailbox(name: nil, address: EmailAddress(parsing: address))
            }
            return PreparedMail(
                sender: MailSender(from: from, replyTo: replyTo),
                envelopeFrom: sender.returnPath ?? sender.from.address,
                messageIDDomain: try DomainName(parsing: sender.listDomain),
                images: images, charts: charts, fixedFields: try fixedFields(language),
                namesItself: sender.complaintsTo != nil,
                list: try list(language), signer: signer())
        } catch {
            problems.add(
                campaign.source.diagnostic(
                    .error, "mail cannot be sent by '\(sender.name)'", at: campaign.mark(of: "sender"),
                    hint: error.description))
            return nil
        }
    }

    private func fixedFields(_ language: String) throws(MailError) -> [HeaderField] {
        var fields = [try HeaderField("Content-Language", structured: language)]
        // A program answers what somebody did: other programs are not to answer it in turn (RFC 3834 §5, MSG-11).
        if event != nil, !purpose.isMarketing || event == .signUp {
            fields.append(try HeaderField("Auto-Submitted", structured: "auto-generated"))
        }
        if let address = campaign.sender.complaintsTo {
            fields.append(try HeaderField("CFBL-Address", structured: "\(address); report=arf"))
        }
        return fields
    }

    /// Who signs, where Heed does; keys that are missing are an error.
    private func signer() -> DKIMSigner? {
        let sender = campaign.sender
        guard sender.dkim == .heed else { return nil }
        let domain = sender.from.domain
        if let signer = signers[domain] { return signer }
        problems.add(
            campaign.source.diagnostic(
                .error, "there are no keys to sign the mails of '\(sender.name)' with", at: campaign.mark(of: "sender"),
                hint: "Run 'heed keys dkim \(domain)' and publish its records, or write 'dkim: relay' in heed.yaml."))
        return nil
    }

    private func list(_ language: String) throws(MailError) -> PreparedList? {
        guard purpose.isMarketing else { return nil }
        let sender = campaign.sender
        if sender.dkim == DKIMSigning.none {
            problems.add(
                campaign.source.diagnostic(
                    .warning, "the mails have no one-click unsubscribe, because nobody signs those of '\(sender.name)'",
                    at: campaign.mark(of: "sender"),
                    hint: "Write 'dkim: heed' in heed.yaml and run 'heed keys dkim', or 'dkim: relay' where it signs."))
        }
        let id = try ListID("\(purpose.name).\(sender.listDomain)", name: purpose.title.text(in: language))
        return PreparedList(
            list: try MailingList(id: id, help: "mailto:\(configuration.organisation.contact)"),
            oneClick: sender.dkim != DKIMSigning.none)
    }

    // MARK: - SMS

    func smsVersion(_ form: TemplateForm, _ language: String) -> PreparedVersion? {
        let name = "\(form.template)/sms.\(language).txt"
        guard exists(name) else {
            reportMissing(name, language)
            return nil
        }
        guard let file = file(name, .sms) else { return nil }
        let layout = layout(file.head.layout, of: file, standard: "sms", ending: "txt")
        let notice = notice("notices/sms.\(language).txt", .text, language: language, channel: .sms)
        guard let layout, let part = compile(file, layout: layout, .text, language: language, channel: .sms),
            let notice
        else { return nil }
        return version(
            form, .sms, language, [file], head: nil, html: nil, text: PreparedBody(part: part, notice: notice))
    }

    // MARK: - Both

    /// What picks people besides fields; the event that the campaign repeats for is told apart, as texts can read it.
    func sources(_ language: String) -> [PreparedSource] {
        campaign.selectingSources.filter { source in event.map { source != .events($0) } ?? true }
            .map { PreparedSource($0, language: language) }
    }

    private func foreign(_ language: String) -> [ForeignField] {
        configuration.catalogue.fields.compactMap { field in
            guard case .other(let source) = field.source else { return nil }
            return ForeignField(name: field.name, source: source.text(in: language))
        }
    }

    private func version(
        _ form: TemplateForm, _ channel: Channel, _ language: String, _ files: [TemplateFile], head: PreparedHead?,
        html: PreparedBody?, text: PreparedBody, mail: PreparedMail? = nil
    ) -> PreparedVersion {
        var (head, html, text) = (head, html, text)
        var names = Set([head?.subject, head?.preheader, html?.part, text.part].flatMap { $0?.fieldNames ?? [] })
        let selecting = Set(campaign.selectingFields)
        names.formUnion(selecting)
        let fields = configuration.catalogue.fields.filter { names.contains($0.name) }
        head?.subject.resolve(fields)
        head?.preheader?.resolve(fields)
        html?.part.resolve(fields)
        text.part.resolve(fields)
        let organisation = configuration.organisation
        let sender = campaign.sender
        return PreparedVersion(
            channel: channel, variant: form.variant, language: language, templateName: files[0].name, fields: fields,
            isSelecting: fields.map { selecting.contains($0.name) },
            labels: fields.map { $0.label.text(in: language) }, customerShape: Shape(fields.map(\.name)),
            event: event.map { PreparedEvent($0, language: language) }, sources: sources(language),
            foreign: foreign(language), head: head,
            html: html, text: text,
            fixed: FixedValues(
                configuration, title: campaign.title, purpose: purpose, language: language),
            basis: purpose.legalBasis, notShared: organisation.dataSharing == .none,
            organisationName: organisation.name, postalAddress: PostalAddress(organisation.postalAddress),
            linkStart: configuration.endpoint.publicURL.text + "/u/",
            ownHost: organisation.website.host, mail: mail, smsName: sender.smsName,
            senderText: channel == .email
                ? sender.from.name.map { "\($0) <\(sender.from.address)>" } ?? sender.from.address
                : sender.smsName ?? organisation.name,
            purposeTitle: purpose.title.text(in: language),
            templateVersion: templateVersion(form, channel, language, files, fields))
    }
}
