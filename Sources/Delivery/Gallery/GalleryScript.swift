/// What makes the gallery move. It writes text nodes and properties, never markup; what mails are made of goes into
/// frames whose sandbox lets nothing run, load or leave.
enum GalleryScript {
    static let text = #"""
        'use strict';
        (() => {
          const data = JSON.parse(document.getElementById('data').textContent);
          const facts = data.facts, messages = data.messages;
          const root = document.documentElement, app = document.getElementById('app');
          const count = n => n.toLocaleString('en');
          const plural = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many);
          const channelName = { email: 'Email', sms: 'SMS' };
          const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });
          const languageName = tag => { try { return languageNames.of(tag); } catch { return tag; } };

          const h = (tag, props, ...children) => {
            const node = document.createElement(tag);
            for (const [key, value] of Object.entries(props || {})) {
              if (value === undefined || value === null) continue;
              if (key === 'on') for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
              else if (key === 'class') node.className = value;
              else if (key === 'width') node.style.width = value;
              else if (key === 'flex') node.style.flex = value;
              else node.setAttribute(key, value);
            }
            for (const child of children.flat()) if (child !== null && child !== undefined && child !== '') node.append(child);
            return node;
          };

          // ---- The head: what became of everybody -------------------------------------------------------------------
          const dark = matchMedia('(prefers-color-scheme: dark)');
          const themeButton = h('button', { class: 'quiet', type: 'button', on: { click: () => setTheme(!root.classList.contains('dark')) } });
          const setTheme = on => {
            root.classList.toggle('dark', on);
            themeButton.textContent = on ? 'Light page' : 'Dark page';
          };
          setTheme(dark.matches);
          dark.addEventListener('change', event => setTheme(event.matches));

          const time = new Date(facts.instant).toLocaleString('en-GB',
            { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }) + ' UTC';
          const titles = facts.campaigns.map(c => c.title);
          const heading = titles.length === 0 ? 'Messages' : titles.length <= 3 ? titles.join(' · ')
            : plural(titles.length, 'campaign', 'campaigns');
          document.title = heading + ' – Heed preview';
          const top = h('header', { class: 'top' },
            h('div', { class: 'mark', 'aria-hidden': 'true' }, 'H'),
            h('div', { class: 'grow' }, h('h1', {}, heading),
              h('p', {}, 'As of ' + time + '. Nothing was sent; the links in these messages change nothing.')),
            themeButton);

          const reasons = campaign => {
            const all = campaign.channels.flatMap(c => c.denied.map(d => ({ ...d, channel: c.channel })));
            const most = Math.max(1, ...all.map(d => d.count));
            return all.map(d => h('div', { class: 'reason', title: d.code },
              h('span', {}, (campaign.channels.length > 1 ? channelName[d.channel] + ': ' : '') + d.words),
              h('span', { class: 'n' }, count(d.count)),
              h('div', { class: 'bar' }, h('i', { width: (100 * d.count / most).toFixed(1) + '%' }))));
          };
          const card = campaign => {
            const permitted = campaign.channels.reduce((n, c) => n + c.permitted, 0);
            const out = campaign.channels.reduce((n, c) => n + c.denied.reduce((m, d) => m + d.count, 0), 0);
            return h('section', { class: 'campaign', 'aria-label': campaign.title },
              h('h2', {}, campaign.title), h('p', { class: 'sub' }, campaign.name + ' · purpose “' + campaign.purpose + '”'),
              h('div', { class: 'figure' }, h('b', {}, count(permitted)),
                h('span', {}, (permitted === 1 ? 'message' : 'messages') + ' would go out')),
              campaign.channels.map(c => {
                const denied = c.denied.reduce((n, d) => n + d.count, 0);
                return h('div', { class: 'channel' },
                  h('div', { class: 'label' }, h('span', {}, channelName[c.channel]),
                    h('span', {}, count(c.permitted) + ' in · ' + count(denied) + ' out')),
                  h('div', { class: 'split', role: 'img', 'aria-label': count(c.permitted) + ' in, ' + count(denied) + ' out' },
                    c.permitted - c.received > 0 ? h('i', { class: 'in', flex: String(c.permitted - c.received) }) : null,
                    c.received > 0 ? h('i', { class: 'have', flex: String(c.received), title: 'have it already' }) : null,
                    denied > 0 ? h('i', { class: 'out', flex: String(denied) }) : null),
                  c.received > 0 ? h('p', { class: 'fine' }, count(c.received) + ' of them have it already') : null);
              }),
              h('p', { class: 'fine' }, 'The segment picks ' + count(campaign.selected) + ' of ' +
                plural(campaign.customers, 'customer', 'customers') + (campaign.unknown > 0
                  ? '; for ' + count(campaign.unknown) + ' it cannot tell, because a value is missing or may not be used' : '') + '.'
                + (campaign.due !== campaign.selected ? ' ' + plural(campaign.due, 'occasion is', 'occasions are') + ' due now.' : '')),
              campaign.failures > 0 ? h('p', { class: 'fine warning' },
                plural(campaign.failures, 'message', 'messages') + ' could not be composed: run “heed check ' + campaign.name + '”.') : null,
              out > 0 ? h('details', facts.campaigns.length <= 2 ? { open: '' } : {},
                h('summary', {}, 'Who is left out, and why'), reasons(campaign)) : null);
          };

          // ---- The list -----------------------------------------------------------------------------------------------
          const filter = { campaign: null, channel: null, language: null, words: '' };
          let visible = messages, current = null, tab = 'looks', device = 'desktop', night = false;
          const haystack = m => [m.subject, m.preheader, m.text, m.from, m.to, m.campaign, m.purpose,
            ...m.fields.map(f => f.label + ' ' + f.name)].join(' ').toLowerCase();
          const searchable = messages.map(haystack);

          const search = h('input', { type: 'search', placeholder: 'Search in subjects, texts, data', 'aria-label': 'Search',
            on: { input: () => { filter.words = search.value.trim().toLowerCase(); refresh(); } } });
          const shown = h('p', { class: 'shown', 'aria-live': 'polite' });
          const items = h('ol', { class: 'items' });
          const picks = (key, name) => {
            const values = [...new Set(messages.map(m => m[key]))].sort();
            if (values.length < 2) return null;
            const buttons = values.map(value => h('button', { class: 'pick', type: 'button', 'aria-pressed': 'false', on: { click: () => {
              filter[key] = filter[key] === value ? null : value;
              buttons.forEach((b, i) => b.setAttribute('aria-pressed', String(values[i] === filter[key])));
              refresh();
            } } }, name(value)));
            return h('div', { class: 'group', role: 'group', 'aria-label': key }, buttons);
          };
          const titleOf = name => (facts.campaigns.find(c => c.name === name) || { title: name }).title;
          const headline = m => m.channel === 'sms' ? m.text : m.subject;
          const chips = m => h('div', { class: 'chips' },
            h('span', { class: 'chip ' + m.channel }, channelName[m.channel]), h('span', { class: 'chip' }, languageName(m.language)),
            facts.campaigns.length > 1 ? h('span', { class: 'chip' }, titleOf(m.campaign)) : null,
            m.sms ? h('span', { class: 'chip' }, plural(m.sms.parts, 'part', 'parts')) : null);
          const nodes = new Map(messages.map(m => [m, h('li', {}, h('button', { class: 'item', type: 'button', on: { click: () => open(m, true) } },
            h('div', { class: 'line' }, h('b', {}, headline(m)), h('span', { class: 'num' }, String(m.number))),
            h('p', {}, m.preheader || 'to ' + m.to), chips(m)))]));

          const refresh = () => {
            visible = messages.filter((m, i) => (!filter.campaign || m.campaign === filter.campaign)
              && (!filter.channel || m.channel === filter.channel) && (!filter.language || m.language === filter.language)
              && filter.words.split(/\s+/).every(word => searchable[i].includes(word)));
            items.replaceChildren(...visible.map(m => nodes.get(m)));
            if (visible.length === 0) items.append(h('li', { class: 'none' }, messages.length === 0
              ? 'Nobody would get a message.' : 'Nothing fits. Take a filter away.'));
            shown.textContent = (visible.length === messages.length ? '' : count(visible.length) + ' of ')
              + plural(messages.length, 'message', 'messages')
              + (facts.written > messages.length ? ' here; all ' + count(facts.written) + ' are files beside this page' : '');
            if (!visible.includes(current)) open(visible[0] || null, false); else mark();
          };
          const mark = () => nodes.forEach((node, m) => node.firstChild.setAttribute('aria-current', String(m === current)));

          // ---- The message ----------------------------------------------------------------------------------------------
          const view = h('section', { class: 'view', 'aria-label': 'Message' });
          const switcher = (label, options, value, set) => h('div', { class: 'switch', role: 'group', 'aria-label': label },
            options.map(([key, name]) => h('button', { type: 'button', 'aria-pressed': String(key === value()), on: { click: () => { set(key); draw(); } } }, name)));
          const definitions = (pairs, style) => h('dl', { class: 'facts ' + (style || '') }, pairs.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
          const files = (m, ...endings) => h('p', { class: 'links' }, endings.map(e => h('a', { href: m.file + e }, m.file + e)));

          const looks = m => {
            if (m.sms) {
              const per = m.sms.encoding === 'gsm7' ? (m.sms.parts > 1 ? 153 : 160) : (m.sms.parts > 1 ? 67 : 70);
              const parts = Array.from({ length: m.sms.parts }, (_, i) =>
                h('i', {}, h('u', { width: Math.max(0, Math.min(100, 100 * (m.sms.units - i * per) / per)).toFixed(0) + '%' })));
              return h('div', { class: 'stage' },
                h('div', { class: 'handset' }, h('div', { class: 'who' }, m.from, h('span', {}, 'Text message')), h('div', { class: 'bubble' }, m.text)),
                h('div', { class: 'meter' }, h('div', { class: 'parts' }, parts),
                  h('span', {}, plural(m.sms.parts, 'part', 'parts') + ' · ' + count(m.sms.units) + (m.sms.encoding === 'gsm7'
                    ? ' septets (GSM-7, ' : ' units (UCS-2, ') + per + ' in each part)')),
                m.sms.written ? h('div', { class: 'meter' }, h('span', {}, 'Letters were changed to save parts. Written as: ' + m.sms.written)) : null);
            }
            // Written by somebody else: no scripts, no forms, no way out of the frame.
            const frame = h('iframe', { sandbox: '', title: 'The message as it looks', referrerpolicy: 'no-referrer' });
            frame.style.colorScheme = night ? 'dark' : 'light';
            // A link that somebody tries asks for a window, which the frame may not open.
            frame.srcdoc = m.html.replace(/<head(\s[^>]*)?>/i, head => head + '<base target="_blank">');
            const sender = m.from.replace(/\s*<[^>]*>\s*$/, '').replace(/^"|"$/g, '') || m.from;
            return h('div', { class: 'stage' },
              h('div', { class: 'inbox' }, h('div', { class: 'face', 'aria-hidden': 'true' }, [...sender][0] || '?'), h('div', {}, sender),
                h('div', { class: 'snippet' }, h('b', {}, m.subject), m.preheader ? ' – ' + m.preheader : '')),
              h('div', { class: 'device ' + device + (night ? ' night' : '') }, frame));
          };
          const panels = {
            looks: ['Looks', looks],
            text: ['Text', m => h('div', {}, h('pre', {}, m.text), files(m, m.sms ? '.sms.txt' : '.txt'))],
            headers: ['Headers', m => h('div', {}, definitions(m.headers.length ? m.headers
              : [['From', m.from], ['To', m.to]], 'mono'), m.html !== undefined ? files(m, '.eml', '.html', '.json') : files(m, '.json'))],
            why: ['Why this person', m => h('div', {}, definitions(m.why), h('h3', {}, 'What the message itself says about it'),
              h('div', { class: 'quote' }, m.notice.replace(/^[-–—\s]+/, '')))],
            data: ['Data used', m => m.fields.length === 0
              ? h('p', {}, 'Nothing but the address and the language.')
              : h('table', {}, h('thead', {}, h('tr', {}, h('th', {}, 'Data'), h('th', {}, 'Picked this person'), h('th', {}, 'Shown or decided on'), h('th', {}, 'Field'))),
                h('tbody', {}, m.fields.map(f => h('tr', {}, h('td', {}, f.label), h('td', {}, f.selecting ? 'yes' : '–'), h('td', {}, f.read ? 'yes' : '–'), h('td', {}, h('code', {}, f.name))))))],
          };
          const draw = () => {
            const m = current;
            if (!m) { view.replaceChildren(h('p', { class: 'none' }, 'No message to show.')); return; }
            const at = visible.indexOf(m);
            view.replaceChildren(
              h('div', { class: 'about' },
                h('button', { class: 'quiet back', type: 'button', on: { click: () => document.body.classList.remove('reading') } }, '← All messages'),
                h('div', { class: 'grow' }, h('h2', {}, m.channel === 'sms' ? 'SMS from ' + m.from : m.subject), h('p', {}, m.from + ' → ' + m.to), chips(m)),
                h('button', { class: 'step', type: 'button', 'aria-label': 'Previous message', ...(at > 0 ? {} : { disabled: '' }), on: { click: () => step(-1) } }, '↑'),
                h('button', { class: 'step', type: 'button', 'aria-label': 'Next message', ...(at < visible.length - 1 ? {} : { disabled: '' }), on: { click: () => step(1) } }, '↓')),
              h('div', { class: 'bar-row' },
                h('div', { class: 'tabs', role: 'tablist' }, Object.entries(panels).map(([key, [name]]) => h('button',
                  { class: 'tab', type: 'button', role: 'tab', 'aria-selected': String(key === tab), on: { click: () => { tab = key; draw(); } } }, name))),
                tab === 'looks' && !m.sms ? h('div', { class: 'switches' },
                  switcher('Width', [['desktop', 'Desktop'], ['phone', 'Phone']], () => device, v => { device = v; }),
                  switcher('Colours', [['day', 'Light'], ['night', 'Dark']], () => night ? 'night' : 'day', v => { night = v === 'night'; })) : null),
              h('div', { class: 'panel', role: 'tabpanel' }, panels[tab][1](m)));
          };
          const open = (m, byHand) => {
            current = m;
            mark();
            draw();
            if (m && byHand) {
              document.body.classList.add('reading');
              history.replaceState(null, '', '#' + m.number);
            }
          };
          const step = by => {
            const next = visible[visible.indexOf(current) + by];
            if (!next) return;
            open(next, true);
            nodes.get(next).scrollIntoView({ block: 'nearest' });
          };
          addEventListener('keydown', event => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.key === 'Escape') { document.body.classList.remove('reading'); search.blur(); return; }
            if (event.target === search) { if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return; }
            const keys = Object.keys(panels);
            if (event.key === 'ArrowDown' || event.key === 'j') step(1);
            else if (event.key === 'ArrowUp' || event.key === 'k') step(-1);
            else if (event.key === '/') search.focus();
            else if (keys[Number(event.key) - 1]) { tab = keys[Number(event.key) - 1]; draw(); }
            else return;
            event.preventDefault();
          });

          if (innerWidth < 820) device = 'phone';
          app.append(top, h('div', { class: 'audience' }, facts.campaigns.map(card)),
            h('main', { class: 'work' },
              h('div', { class: 'list' }, h('div', { class: 'filters' }, search, picks('campaign', titleOf), picks('channel', c => channelName[c]),
                picks('language', languageName), shown), items), view),
            h('p', { class: 'keys' }, h('kbd', {}, '↑'), ' ', h('kbd', {}, '↓'), ' messages · ', h('kbd', {}, '1'), '–', h('kbd', {}, '5'),
              ' tabs · ', h('kbd', {}, '/'), ' search'));
          const wanted = messages.find(m => '#' + m.number === location.hash);
          refresh();
          if (wanted) open(wanted, true);
        })();
        """#
}
