// Generated from the hub's API description by `npm run api-types -w @haak/client`. Do not edit.

export interface paths {
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events of the shop
         * @description An event must match all filters.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Report one event, or up to 500
         * @description A 202 means that the event, the decision of every rule and the pending deliveries are on disk.
         *
         *     `key` is unique within the shop: the same key again is `duplicate: true` with the first `id`, whatever else it contains. Unknown fields are kept and passed on.
         *
         *     Each event of a batch is accepted or refused by itself; `results` are in order, and pointers of a problem are relative to the event. Types: `order.created`, `order.paid`, `subscription.started`, `subscription.cancelled`, `subscription.ended`, `affiliate.accepted`, `affiliate.declined`, `affiliate.quit`, `form.submitted`, `payment.reversed`.
         */
        post: operations["reportEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One event, with the decision of every rule
         * @description Each decision has its reason, also if the rule did not call. It is explained by the rule as it was at that time.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop-wide webhooks */
        get: operations["getWebhookSettings"];
        /**
         * Save the shop-wide webhooks
         * @description It replaces all settings. Missing fields get their defaults. Without a URL (null or empty) the check boxes are still stored.
         */
        put: operations["putWebhookSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who gets an e-mail when an endpoint fails */
        get: operations["getAlertSettings"];
        /** Set who gets e-mails */
        put: operations["putAlertSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test mail
         * @description Sends one mail to the saved address. After some seconds, `last_sent_at` or `last_problem` of the settings tells the result. It can be done once a minute, because the address may belong to somebody who did not ask for mail.
         */
        post: operations["testAlertMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rules of the shop
         * @description Includes the rules that the settings and hooks made.
         */
        get: operations["listRules"];
        put?: never;
        /**
         * Create a rule
         * @description Only `trigger` and `action` are required. A filled list in `scope` must match, an empty one matches all; products and product groups are one list. A URL that may not be called, and a scope that cannot apply to the trigger, is 422.
         */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule */
        get: operations["getRule"];
        put?: never;
        post?: never;
        /**
         * Delete a rule
         * @description Its pending deliveries are cancelled.
         */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        /**
         * Change a rule
         * @description Replaces the fields that it names. Disabling a rule still sends its pending deliveries. A new URL moves pending deliveries to its endpoint, and they get the new headers. Pending deliveries stay with their URL if the action becomes one that gives access, and calls for access stay with their connection.
         */
        patch: operations["updateRule"];
        trace?: never;
    };
    "/v1/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would this rule have done?
         * @description It checks the events of the last `days` days. `rule` is a body of `POST /v1/rules`, with its `id` if it is saved.
         */
        post: operations["previewRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Endpoints and their health
         * @description Rules of one kind with the same URL share one endpoint. An endpoint without rules stays listed.
         */
        get: operations["listEndpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One endpoint */
        get: operations["getEndpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Switch an endpoint on or off, or limit its rate
         * @description Switching it on sends what waited, or cancels it if `send_waiting` is false.
         */
        patch: operations["updateEndpoint"];
        trace?: never;
    };
    "/v1/endpoints/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signing secret */
        get: operations["getEndpointSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{id}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the signing secret
         * @description Until the overlap ends, each call is signed with the old and the new secret.
         */
        post: operations["rotateEndpointSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a signed sample
         * @description This makes a delivery without an event and a rule.
         */
        post: operations["testEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pending and finished deliveries */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery, with its body and every attempt */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description It is due now, with its full retry schedule, the same id and the same bytes. While the endpoint's breaker is open, this delivery tests the endpoint at once.
         */
        post: operations["retryDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The replays of the shop */
        get: operations["listReplays"];
        put?: never;
        /**
         * Send many deliveries again
         * @description Retries each of them under the same ids. `since` and `until` compare the delivery's `created_at`; `last_outcome` and `last_status` compare its last attempt. An empty filter is 422. Without `states`, only failed deliveries are sent.
         */
        post: operations["startReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One replay */
        get: operations["getReplay"];
        put?: never;
        post?: never;
        /**
         * Stop a replay
         * @description A delivery that was not sent yet returns to its former state.
         */
        delete: operations["stopReplay"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/preview/{token}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the calls that a preview showed
         * @description Makes exactly those calls, each once, even if this is called twice. Save the rule first.
         */
        post: operations["sendPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries that have not arrived, by cause, the most money first
         * @description Deliveries that failed, that wait for a retry, or that wait for an endpoint that is paused or off. To send a group again, start a replay of its endpoint with the cause as `last_outcome` and `last_status`.
         */
        get: operations["getProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hooks of the shop */
        get: operations["listHooks"];
        put?: never;
        /**
         * Subscribe a hook
         * @description For Zapier, Make, n8n and similar tools. The same body again is answered with 200 and the same hook. The same trigger and target with other filters create a new hook that replaces the older one.
         */
        post: operations["subscribeHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Unsubscribe a hook
         * @description The answer is also 204 if the hook does not exist or belongs to another shop. Then nothing happens.
         */
        delete: operations["unsubscribeHook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The calls that a hook would get
         * @description Bodies exactly as a hook with these filters would get them, from the shop's own events, the newest first. The answer is a plain array instead of a page, because Zapier expects that. It is empty if no event matches. Separate values with commas, or repeat the parameter.
         */
        get: operations["listSamples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products
         * @description For drop-downs. The list is built from events and from Plug&Pay. `name` is the id if no name is known.
         */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/product-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Product groups
         * @description For drop-downs. The list is built from events and from Plug&Pay. `name` is the id if no name is known.
         */
        get: operations["listProductGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upsells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Upsells
         * @description For drop-downs. The list is built from events and from Plug&Pay. `name` is the id if no name is known.
         */
        get: operations["listUpsells"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Forms
         * @description For drop-downs. The list is built from events and from Plug&Pay. `name` is the id if no name is known.
         */
        get: operations["listForms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop of this key */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/plugandpay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Plug&Pay settings of the shop */
        get: operations["getPlugAndPaySource"];
        /**
         * Set the API token, the webhook key and the address
         * @description A missing field keeps its value, and null removes it.
         */
        put: operations["putPlugAndPaySource"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/plugandpay/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules that Plug&Pay itself still carries out for the shop */
        get: operations["listPlugAndPayRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/in/plugandpay/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where Plug&Pay's webhooks arrive
         * @description `GET /v1/sources/plugandpay` returns the address. Its token is unguessable. JSON (V2, flat or nested, signed in `X-Signature` if a webhook key is set) and forms (V1) are accepted. Every notice is kept and shown in the inbox, even if it was refused.
         */
        post: operations["receiveNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The notices that Plug&Pay sent
         * @description This includes unknown and unreadable notices.
         */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One notice */
        get: operations["getNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Process a notice again
         * @description It is processed as if it arrived now, so that a corrected key or a newly supported trigger helps.
         */
        post: operations["retryNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The comparisons with Plug&Pay
         * @description A comparison of the last three days starts automatically every hour.
         */
        get: operations["listReconciliations"];
        put?: never;
        /** Compare with Plug&Pay and add missing events */
        post: operations["startReconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One comparison */
        get: operations["getReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unreadable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The orders and subscriptions that comparisons could not read
         * @description Each is listed once, those of the newest comparison first.
         */
        get: operations["listUnreadable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unreadable/{key}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read an order or subscription from Plug&Pay again
         * @description Its missing events are added as a comparison adds them: rules that were made later do not call for them. Once it is read, no comparison names it any more. The answer comes after Plug&Pay's answer.
         */
        post: operations["retryUnreadable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/huddle/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Huddle communities of the shop */
        get: operations["listHuddleConnections"];
        put?: never;
        /** Connect a Huddle community */
        post: operations["createHuddleConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/huddle/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One Huddle community */
        get: operations["getHuddleConnection"];
        put?: never;
        post?: never;
        /**
         * Disconnect a Huddle community
         * @description People keep their access. Pending deliveries and tasks are cancelled.
         */
        delete: operations["deleteHuddleConnection"];
        options?: never;
        head?: never;
        /**
         * Change a Huddle community
         * @description Failed deliveries are enqueued again, because the new key or address may be correct.
         */
        patch: operations["updateHuddleConnection"];
        trace?: never;
    };
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connections with other systems */
        get: operations["listConnections"];
        put?: never;
        /** Connect another system */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One connection */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /** Disconnect a system */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        /**
         * Change a connection
         * @description The connector cannot be changed.
         */
        patch: operations["updateConnection"];
        trace?: never;
    };
    "/v1/huddle/connections/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection
         * @description Gives this person access at once, and returns the result. It makes the call that a purchase would make, because no system has a call that only checks the connection. Use your own address. The access ledger does not record it.
         */
        post: operations["checkHuddleConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection
         * @description Gives this person access at once, and returns the result. It makes the call that a purchase would make, because no system has a call that only checks the connection. Use your own address. The access ledger does not record it.
         */
        post: operations["checkConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has access to what, and why */
        get: operations["listAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same list as a CSV file */
        get: operations["downloadAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One access with its history */
        get: operations["getAccess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The progress of a rebuild of the ledger */
        get: operations["getAccessRebuild"];
        put?: never;
        /** Rebuild the ledger from the stored events */
        post: operations["rebuildAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open and finished tasks */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tick off a task
         * @description `done_by` is the name of the API key unless the body gives another name. A repeated request changes nothing.
         */
        post: operations["tickOffTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews: revokes that wait until the owner releases or dismisses them */
        get: operations["listHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One review */
        get: operations["getHold"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carry out the revokes of a review */
        post: operations["releaseHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the people of a review keep their access */
        post: operations["dismissHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Comparisons with lists of members */
        get: operations["listComparisons"];
        put?: never;
        /**
         * Compare the ledger with a list of members
         * @description The list is CSV of at most 8 MiB and 100,000 rows, with commas, semicolons or tabs. The column with the addresses is found by its name in Dutch or English, or by its contents. The comparison changes no access.
         */
        post: operations["compareMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/comparisons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One comparison */
        get: operations["getComparison"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/comparisons/{id}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people whom a comparison found */
        get: operations["listFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/comparisons/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry out the findings of a comparison
         * @description This happens once, even if it is requested twice. A finding that is no longer true when its turn comes is left alone.
         */
        post: operations["applyComparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The erasures of a shop
         * @description The list does not show who was erased.
         */
        get: operations["listErasures"];
        put?: never;
        /** Forget a person */
        post: operations["startErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One erasure */
        get: operations["getErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The valid keys of the shop */
        get: operations["listApiKeys"];
        put?: never;
        /** Create a key */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace a key
         * @description Creates a key with the same name and moves the hooks of the old key to it. The old key works until the overlap ends.
         */
        post: operations["replaceApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a key
         * @description Takes effect at once. The hooks of the key are removed, and their owners are notified.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shops of this hub */
        get: operations["listShops"];
        put?: never;
        /**
         * Create a shop
         * @description With its first API key: the given key, or a generated one.
         */
        post: operations["createShop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shops/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a shop another API key
         * @description For a shop whose last key was deleted.
         */
        post: operations["createApiKeyOfShop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, and when
         * @description All changes and all calls that a person requested: rules, settings, keys, secrets, endpoints, connections, retries, replays, tasks, comparisons, reviews of revokes. Each entry is recorded in the transaction of its change, and kept as long as events are. Events are not listed here, because they have their own list.
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in to the dashboard
         * @description With the admin password (all shops) or an API key (its shop). The answer sets a cookie; a request without one is none of the dashboard's.
         */
        post: operations["signIn"];
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/shop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose another shop
         * @description Only for an administrator, because an API key belongs to one shop.
         */
        put: operations["chooseShop"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of events and calls, by the hour or by the day
         * @description The oldest row comes first. There is a row for each hour or day, even if nothing happened. Rows are whole: the first contains `since`, the last contains the moment before `until`. Days are those in Amsterdam. At most 750 rows. Hours and days are stored an hour after their end, and do not change when old events are removed.
         */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Can the hub work? */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The metrics, for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, as OpenAPI 3.1 */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This documentation as a page */
        get: operations["getReference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of the page */
        get: operations["getReferenceFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "order.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An order was made; it may not be paid yet
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_order_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "order.paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The money of an order came in
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_order_paid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "subscription.started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A subscription or a plan of instalments became active
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_subscription_started"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "subscription.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Notice was given; it is still active
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_subscription_cancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "subscription.ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A subscription ended: access stops here
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_subscription_ended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "affiliate.accepted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An affiliate was accepted
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_affiliate_accepted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "affiliate.declined": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An affiliate was declined
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_affiliate_declined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "affiliate.quit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An affiliate left
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_affiliate_quit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "form.submitted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A form was sent
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_form_submitted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.reversed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An order that was paid was reversed or credited
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_payment_reversed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.failing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Calls to an endpoint fail
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_endpoint_failing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.recovered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Calls to an endpoint arrive again
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_endpoint_recovered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.switched_off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An endpoint was switched off
         * @description Signed by Standard Webhooks, with the endpoint's secret. The bytes are the same on every attempt.
         */
        post: operations["on_endpoint_switched_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        AcceptedEvent: {
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            type: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            /** @description Whether the key was known: then nothing new happened. */
            duplicate: boolean;
            /** @description How many deliveries are enqueued because of it. */
            deliveries: number;
        };
        /** @description It has either `sku` or `level`, depending on what it gives access to. */
        Access: {
            /** @example acc_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description The address under which the person has access, as first typed. */
            email: string;
            /** @description Other addresses that the shop knows for the same customer. */
            other_emails: string[];
            /** @description The shop's numbers for this person. */
            customer_ids: string[];
            connection_id: string;
            sku?: string;
            level?: string;
            /** @enum {string} */
            state: "granting" | "granted" | "revoking" | "revoked" | "attention";
            reasons: components["schemas"]["AccessReason"][];
            /** @description When it ends, if the rule sets a delay. */
            due_at: string | null;
            /** @description Why it needs attention. */
            problem: {
                /** @enum {string} */
                code: "refused" | "failed" | "cancelled" | "held";
                text: string;
            } | null;
            hold_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            updated_at: string;
        };
        AccessCall: {
            /** @example dlv_01KB3W5Q8Z0000000000000000 */
            delivery_id: string;
            /** @enum {string} */
            do: "grant" | "revoke";
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /** @description Null if the delivery is no longer kept. */
            state: ("pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled") | null;
            attempts: number;
            last_status: number | null;
            last_outcome: ("delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address") | null;
        };
        AccessEvent: {
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            event_id: string;
            /** @enum {string} */
            said: "grant" | "revoke" | "started" | "cancelled" | "ended" | "created" | "paid" | "reversed";
            /** @description The address to which the event gave something. It is null for other events. */
            email: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            occurred_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
            rule: {
                id: string;
                name: string | null;
            } | null;
            order_id: string | null;
            subscription_id: string | null;
        };
        AccessList: {
            data: components["schemas"]["Access"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        AccessReason: {
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            event_id: string;
            order_id: string | null;
            subscription_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            since: string;
            until: string | null;
            /** @description Why the money for it is missing: the payment was reversed or did not arrive. */
            trouble: ("reversed" | "unpaid") | null;
        };
        AccessRebuild: {
            /** @enum {string} */
            state: "running" | "done";
            events: number;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            started_at: string;
            ended_at: string | null;
        };
        AccessWithStory: {
            /** @example acc_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description The address under which the person has access, as first typed. */
            email: string;
            /** @description Other addresses that the shop knows for the same customer. */
            other_emails: string[];
            /** @description The shop's numbers for this person. */
            customer_ids: string[];
            connection_id: string;
            sku?: string;
            level?: string;
            /** @enum {string} */
            state: "granting" | "granted" | "revoking" | "revoked" | "attention";
            reasons: components["schemas"]["AccessReason"][];
            /** @description When it ends, if the rule sets a delay. */
            due_at: string | null;
            /** @description Why it needs attention. */
            problem: {
                /** @enum {string} */
                code: "refused" | "failed" | "cancelled" | "held";
                text: string;
            } | null;
            hold_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            updated_at: string;
            events: components["schemas"]["AccessEvent"][];
            calls: components["schemas"]["AccessCall"][];
            tasks: components["schemas"]["TaskOfAccess"][];
        };
        Action: components["schemas"]["WebhookAction"] | components["schemas"]["ZapierAction"] | components["schemas"]["HuddleAction"] | components["schemas"]["ConnectorAction"];
        AffiliateEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "affiliate.accepted" | "affiliate.declined" | "affiliate.quit";
            data: {
                affiliate: {
                    id: string;
                    name: string;
                    email: string;
                    status: string;
                };
            };
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
        };
        AffiliateMessage: {
            /**
             * @description The delivery's id, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /**
             * @description Fields may be added; none changes or goes while this is 1.
             * @constant
             */
            version: 1;
            /** @description When it happened in the shop, as it was reported: ISO 8601 with an offset. */
            timestamp: string;
            /** @description Null in a test call. */
            event_id: string | null;
            shop: {
                id: string;
                name: string;
            };
            /** @description Null in a test call. */
            rule: {
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            type: "affiliate.accepted" | "affiliate.declined" | "affiliate.quit";
            data: {
                affiliate: {
                    id: string;
                    name: string;
                    email: string;
                    status: string;
                };
            };
        };
        AlertSettings: {
            email: string | null;
            weekly_digest: boolean;
            /** @enum {string} */
            language: "nl" | "en";
            last_sent_at: string | null;
            /** @description Why the last mail did not arrive. */
            last_problem: {
                at: string | null;
                text: string;
            } | null;
            /** @description Whether this hub can send mail. If not, no alert reaches anybody. */
            sends_mail: boolean;
        };
        Alive: {
            /** @constant */
            status: "alive";
            /** @description The reasons why it cannot work. The list is empty if it can. */
            reasons: string[];
        };
        /**
         * @example {
         *       "currency": "EUR",
         *       "amount": "121.00"
         *     }
         */
        Amount: {
            currency: string;
            amount: string;
        };
        ApiKey: {
            /** @example key_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description A default name is in the language of `Accept-Language`. */
            name: string;
            /** @description How the key ends, to tell it from others. */
            hint: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            last_used_at: string | null;
            /** @description When a replaced key stops working. */
            expires_at: string | null;
            /** @description Which tools used the key and when, to the minute. A tool is the first word of a user agent. The latest comes first. */
            used_by: {
                tool: string;
                /**
                 * Format: date-time
                 * @example 2026-11-24T09:00:00.000Z
                 */
                last_used_at: string;
            }[];
            /** @description Whether this request was made with the key, or with a session that it opened. */
            is_current: boolean;
        };
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        ApplyComparisonRequest: {
            /** @default null */
            missing?: ("grants" | "tasks") | null;
            /** @default null */
            without_reason?: "tasks" | null;
        };
        Attempt: {
            number: number;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            at: string;
            duration_ms: number;
            /** @enum {string} */
            outcome: "delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address";
            status: number | null;
            /** @description Why no answer came, in the language of `Accept-Language`. */
            error: string | null;
            request_headers: {
                [key: string]: string;
            };
            response_headers: {
                [key: string]: string;
            } | null;
            response_body: string | null;
        };
        AuditEntry: {
            /** @example aud_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            at: string;
            by: {
                /** @enum {string} */
                kind: "api_key" | "admin";
                /** @description The id of the key. It is null for the administrator. */
                id: string | null;
                /** @description The name of the key at that time. */
                name: string | null;
            };
            /** @description The IP address of the client, as seen by the hub or by the proxies that it trusts. */
            address: string;
            /** @enum {string} */
            action: "shop.created" | "api_key.created" | "api_key.replaced" | "api_key.deleted" | "settings.webhooks.changed" | "settings.alerts.changed" | "settings.alerts.tested" | "rule.created" | "rule.changed" | "rule.deleted" | "hook.created" | "hook.deleted" | "endpoint.changed" | "endpoint.secret.rotated" | "endpoint.tested" | "delivery.retried" | "replay.started" | "replay.stopped" | "preview.sent" | "plugandpay.changed" | "notice.retried" | "reconciliation.started" | "unreadable.retried" | "connection.created" | "connection.changed" | "connection.checked" | "connection.deleted" | "hold.released" | "hold.dismissed" | "task.done" | "access.rebuilt" | "comparison.made" | "comparison.applied" | "erasure.started";
            /** @description The id of the changed thing. */
            subject: string | null;
            /** @description The name of the rule, hook, key or connection at that time (before the change, if it was renamed). It is null if the thing has no name. */
            subject_name: string | null;
            /** @description The names of the changed fields, but never their values. */
            fields: string[];
        };
        AuditEntryList: {
            data: components["schemas"]["AuditEntry"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        /** @description The owner's own call. `{email}`, `{sku}`, `{level}` and `{api_key}` are filled in. */
        CallTemplate: {
            /** @enum {string} */
            method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
            url_template: string;
            /** @description Values that look like credentials are masked. */
            headers: {
                [key: string]: string;
            };
            body_template: string | null;
        };
        CatalogueEntry: {
            id: string;
            name: string;
        };
        CatalogueList: {
            data: components["schemas"]["CatalogueEntry"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        ChosenShop: {
            shop_id: string;
        };
        Comparison: {
            /** @example cmp_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @example hcn_01KB3W5Q8Z0000000000000000 */
            connection_id: string;
            /** @enum {string} */
            state: "compared" | "applying" | "applied";
            /** @description The people on the list. Each person counts once. */
            members: number;
            /** @description The rows without an address. They cannot be compared. */
            without_email: number;
            agreeing: number;
            /** @description People with an open call or task, so that the list may be out of date about them. */
            under_way: number;
            /** @description People who have a right to be in and are not on the list. */
            missing: number;
            /** @description People on the list who have no right to access by the ledger. */
            without_reason: number;
            /** @description What the owner chose to do for the people it found; null until a choice was made. */
            wish: {
                missing: ("grants" | "tasks") | null;
                without_reason: "tasks" | null;
            } | null;
            /** @description The results. `changed` counts the findings that were no longer true when their turn came. */
            done: {
                grants: number;
                tasks: number;
                changed: number;
            };
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            applied_at: string | null;
        };
        ComparisonList: {
            data: components["schemas"]["Comparison"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        Connection: {
            /** @example hcn_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            base_url: string;
            /** @description Always masked. */
            api_key: string;
            revoke: components["schemas"]["CallTemplate"] | null;
            grant: components["schemas"]["CallTemplate"] | null;
            /**
             * @description What happens when a payment is reversed.
             * @enum {string}
             */
            on_reversal: "keep" | "warn" | "suspend";
            /** @description The number of days after which an unpaid order no longer gives access. Null means never. */
            unpaid_days: number | null;
            /** @description How many revokes in a day are carried out without a review: this share of the people with access, or this number if that is more. */
            brake: {
                percent: number;
                at_least: number;
            } | null;
            /** @description The result of the last check; null if it was not checked since it was changed. */
            last_check: components["schemas"]["ConnectionCheck"] | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            updated_at: string;
            connector: string;
        };
        ConnectionCheck: {
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            outcome: "delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address";
            /** @description The status of the answer; null if there was none. */
            status: number | null;
            /** @description Why there was no answer, in the language of `Accept-Language`. */
            error: string | null;
        };
        ConnectionList: {
            data: components["schemas"]["Connection"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        ConnectionPatch: {
            name?: string;
            api_key?: string;
            base_url?: string;
            revoke?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            grant?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            /** @enum {string} */
            on_reversal?: "keep" | "warn" | "suspend";
            unpaid_days?: number | null;
            brake?: {
                percent: number;
                at_least: number;
            } | null;
            id?: unknown;
            connector?: unknown;
            last_check?: unknown;
            created_at?: unknown;
            updated_at?: unknown;
        };
        ConnectionTry: {
            email: string;
            sku?: string | null;
            level?: string | null;
        };
        ConnectorAction: {
            /** @constant */
            type: "connector";
            connector: string;
            connection_id: string;
            /** @enum {string} */
            do: "grant" | "revoke" | "add_user";
            skus: string[];
            levels: string[];
            delay_days: number | null;
        };
        CountedReplay: {
            matched: number;
        };
        Customer: {
            id?: string | null;
            email: string;
            first_name?: string | null;
            last_name?: string | null;
            company?: string | null;
            phone?: string | null;
            vat_number?: string | null;
            invoice_email?: string | null;
            language?: string | null;
            address?: {
                street?: string | null;
                house_number?: string | null;
                postal_code?: string | null;
                city?: string | null;
                country?: string | null;
            } | null;
        };
        Decision: {
            rule: {
                /** @example rul_01KB3W5Q8Z0000000000000000 */
                id: string;
                name: string;
            };
            called: boolean;
            reason: components["schemas"]["Reason"];
            /**
             * @description Why no delivery came of a rule that gives or revokes access: the person had access already and has a further reason now, keeps it because of another purchase, or had none; a person in the shop got a task; or the purchase had ended before it was reported.
             * @enum {string}
             */
            result?: "already_has_access" | "still_has_access" | "had_no_access" | "became_task" | "ended_before";
            deliveries: {
                /** @example dlv_01KB3W5Q8Z0000000000000000 */
                id: string;
                /** @enum {string} */
                state: "pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled";
                /** @example end_01KB3W5Q8Z0000000000000000 */
                endpoint_id: string;
                line_number: number | null;
            }[];
        };
        Delivery: {
            /**
             * @description Sent as `webhook-id`, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /** @enum {string} */
            state: "pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled";
            event_id: string | null;
            event_type: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off") | null;
            event_key: string | null;
            /** @description The invoice number of the order, if it has one. */
            order_number: string | null;
            rule_id: string | null;
            /** @example end_01KB3W5Q8Z0000000000000000 */
            endpoint_id: string;
            /** @description The line of the order that it is about. */
            line_number: number | null;
            /** @description The earliest moment of the next attempt. While the endpoint's breaker is open, it is when the next call tests the endpoint. Null while the endpoint is off. */
            next_attempt_at: string | null;
            attempt_count: number;
            /** @description It was sent before an earlier delivery about the same order or subscription, because it had waited 15 minutes. */
            overtook: boolean;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
        };
        DeliveryList: {
            data: components["schemas"]["Delivery"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        DeliveryWithAttempts: {
            /**
             * @description Sent as `webhook-id`, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /** @enum {string} */
            state: "pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled";
            event_id: string | null;
            event_type: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off") | null;
            event_key: string | null;
            /** @description The invoice number of the order, if it has one. */
            order_number: string | null;
            rule_id: string | null;
            /** @example end_01KB3W5Q8Z0000000000000000 */
            endpoint_id: string;
            /** @description The line of the order that it is about. */
            line_number: number | null;
            /** @description The earliest moment of the next attempt. While the endpoint's breaker is open, it is when the next call tests the endpoint. Null while the endpoint is off. */
            next_attempt_at: string | null;
            attempt_count: number;
            /** @description It was sent before an earlier delivery about the same order or subscription, because it had waited 15 minutes. */
            overtook: boolean;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /** @description Why it can never be sent, in the language of `Accept-Language`. */
            problem: string | null;
            content_type: string;
            /** @description The exact text of the body. */
            body: string;
            attempts: components["schemas"]["Attempt"][];
        };
        Endpoint: {
            /** @example end_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description `webhook`, `zapier`, `huddle`, or the kind of another connector. */
            kind: string;
            url: string;
            /** @description The connection behind it; null for a URL. */
            connection_id: string | null;
            enabled: boolean;
            off_reason: ("by_hand" | "gone" | "failing") | null;
            off_since: string | null;
            /** @enum {string} */
            health: "ok" | "failing" | "paused" | "off";
            /** @description Explains since when it fails, why, and how to fix it. Null if all is well. */
            health_text: string | null;
            failing_since: string | null;
            last_success_at: string | null;
            /** @description The number of pending deliveries. */
            pending: number;
            failed: number;
            rate_per_second: number | null;
            concurrency: number | null;
            /** @description The last characters of the signing secret. */
            secret_hint: string;
        };
        EndpointEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            data: {
                endpoint: {
                    id: string;
                    kind: string;
                    url: string;
                    /** @enum {string} */
                    health: "ok" | "failing" | "paused" | "off";
                    off_reason: ("by_hand" | "gone" | "failing") | null;
                    failing_since: string | null;
                    last_success_at: string | null;
                    failures: number;
                    pending: number;
                    failed: number;
                    percent: number | null;
                    switches_off_at: string | null;
                    rules: {
                        id: string;
                        name: string;
                    }[];
                };
                last_error: {
                    at: string;
                    outcome: string;
                    status: number | null;
                    error: string | null;
                } | null;
            };
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
        };
        EndpointList: {
            data: components["schemas"]["Endpoint"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        EndpointMessage: {
            /**
             * @description The delivery's id, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /**
             * @description Fields may be added; none changes or goes while this is 1.
             * @constant
             */
            version: 1;
            /** @description When it happened in the shop, as it was reported: ISO 8601 with an offset. */
            timestamp: string;
            /** @description Null in a test call. */
            event_id: string | null;
            shop: {
                id: string;
                name: string;
            };
            /** @description Null in a test call. */
            rule: {
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            type: "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            data: {
                endpoint: {
                    id: string;
                    kind: string;
                    url: string;
                    /** @enum {string} */
                    health: "ok" | "failing" | "paused" | "off";
                    off_reason: ("by_hand" | "gone" | "failing") | null;
                    failing_since: string | null;
                    last_success_at: string | null;
                    failures: number;
                    pending: number;
                    failed: number;
                    percent: number | null;
                    switches_off_at: string | null;
                    rules: {
                        id: string;
                        name: string;
                    }[];
                };
                last_error: {
                    at: string;
                    outcome: string;
                    status: number | null;
                    error: string | null;
                } | null;
            };
        };
        EndpointOfRule: {
            /** @example end_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description If false, its calls wait until it is switched on. */
            enabled: boolean;
        };
        EndpointPatch: {
            enabled?: boolean;
            rate_per_second?: number | null;
            concurrency?: number | null;
            send_waiting?: boolean;
            id?: unknown;
            kind?: unknown;
            url?: unknown;
            connection_id?: unknown;
            health?: unknown;
            failing_since?: unknown;
            last_success_at?: unknown;
            pending?: unknown;
            failed?: unknown;
            secret_hint?: unknown;
            off_reason?: unknown;
            off_since?: unknown;
            health_text?: unknown;
        };
        Erasure: {
            /** @example ers_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            state: "running" | "done";
            events: number;
            deliveries: number;
            notices: number;
            /** @description The access that the person still had in other systems. The owner must revoke it there. */
            left_access: {
                connection_id: string;
                sku?: string;
                level?: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            started_at: string;
            ended_at: string | null;
        };
        ErasureList: {
            data: components["schemas"]["Erasure"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        Event: components["schemas"]["OrderEvent"] | components["schemas"]["SubscriptionEvent"] | components["schemas"]["AffiliateEvent"] | components["schemas"]["FormEvent"] | components["schemas"]["EndpointEvent"];
        EventBatch: {
            events: components["schemas"]["NewEvent"][];
        };
        EventBatchResults: {
            results: (components["schemas"]["AcceptedEvent"] | components["schemas"]["RefusedEvent"])[];
        };
        EventList: {
            data: components["schemas"]["Event"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        EventRoad: {
            /**
             * @description Where the event came from: a program, a notice from Plug&Pay, a comparison that found it missing, or the hub itself.
             * @enum {string}
             */
            kind: "api" | "notice" | "comparison" | "hub";
            /** @description The notice in the inbox, if the event came from one. */
            notice_id: string | null;
        };
        EventWithDecisions: components["schemas"]["Event"] & {
            road: components["schemas"]["EventRoad"];
            /** @description The values that Plug&Pay sent in an unexpected form, and what became of each; at most 100. Empty if there were none. */
            notes: components["schemas"]["ReadingNote"][];
            decisions: components["schemas"]["Decision"][];
        };
        FailingCause: {
            /**
             * @description The outcome of the last attempt; `switched_off` if the delivery waits for an endpoint that is off, `cannot_work` if it can never be sent.
             * @enum {string}
             */
            outcome: "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address" | "switched_off" | "cannot_work";
            /** @description The status of the answer, if there was one. */
            status: number | null;
        };
        FailingGroup: {
            cause: components["schemas"]["FailingCause"];
            endpoint: {
                /** @example end_01KB3W5Q8Z0000000000000000 */
                id: string;
                url: string;
                kind: string;
                enabled: boolean;
            };
            deliveries: number;
            /** @description The orders of these deliveries, each counted once. */
            orders: number;
            /** @description The sum of these orders, for each currency. */
            amounts: components["schemas"]["Amount"][];
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            first_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            last_at: string;
            /** @description What is wrong, in the language of `Accept-Language`. */
            text: string;
            /** @description What to do, in the language of `Accept-Language`. */
            advice: string;
        };
        FailingGroups: {
            data: components["schemas"]["FailingGroup"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
            /** @description False if there are so many deliveries that only the newest were read. */
            complete: boolean;
        };
        Finding: {
            email: string;
            /** @enum {string} */
            kind: "missing" | "without_reason";
            /** @description The finding in one sentence, in the language of `Accept-Language`. */
            text: string;
            /** @description What is missing, or what the person once had. */
            items: {
                /** @example acc_01KB3W5Q8Z0000000000000000 */
                access_id: string;
                sku?: string;
                level?: string;
            }[];
            outcome: ("grant" | "task" | "changed") | null;
        };
        FindingList: {
            data: components["schemas"]["Finding"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        Form: {
            id: string;
            name: string;
            /** @default [] */
            fields: components["schemas"]["LabelledValue"][];
            customer: components["schemas"]["Customer"];
        };
        FormEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "form.submitted";
            data: {
                form: components["schemas"]["Form"];
            };
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
        };
        FormInput: {
            id: string;
            name: string;
            /** @default [] */
            fields?: components["schemas"]["LabelledValue"][];
            customer: components["schemas"]["Customer"];
        };
        FormMessage: {
            /**
             * @description The delivery's id, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /**
             * @description Fields may be added; none changes or goes while this is 1.
             * @constant
             */
            version: 1;
            /** @description When it happened in the shop, as it was reported: ISO 8601 with an offset. */
            timestamp: string;
            /** @description Null in a test call. */
            event_id: string | null;
            shop: {
                id: string;
                name: string;
            };
            /** @description Null in a test call. */
            rule: {
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            type: "form.submitted";
            data: {
                form: components["schemas"]["Form"];
            };
        };
        Hold: {
            /** @example hld_01KB3W5Q8Z0000000000000000 */
            id: string;
            connection_id: string;
            /** @enum {string} */
            state: "held" | "released" | "dismissed";
            /** @description The number of revokes that still wait. */
            waiting: number;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            decided_at: string | null;
            decided_by: string | null;
        };
        HoldList: {
            data: components["schemas"]["Hold"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        Hook: {
            /** @example rul_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            target_url: string | null;
            filters: components["schemas"]["HookFilters"];
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
        };
        HookFilters: {
            products: string[];
            product_groups: string[];
            upsells: string[];
            forms: string[];
            kinds: ("first" | "upsell" | "installment" | "renewal")[];
            per_line: boolean;
            include_test: boolean;
        };
        HookList: {
            data: components["schemas"]["Hook"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        HuddleAction: {
            /** @constant */
            type: "huddle";
            connection_id: string;
            /** @enum {string} */
            do: "grant" | "revoke" | "add_user";
            skus: string[];
            levels: string[];
            delay_days: number | null;
        };
        HuddleConnection: {
            /** @example hcn_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            base_url: string;
            /** @description Always masked. */
            api_key: string;
            revoke: components["schemas"]["CallTemplate"] | null;
            grant: components["schemas"]["CallTemplate"] | null;
            /**
             * @description What happens when a payment is reversed.
             * @enum {string}
             */
            on_reversal: "keep" | "warn" | "suspend";
            /** @description The number of days after which an unpaid order no longer gives access. Null means never. */
            unpaid_days: number | null;
            /** @description How many revokes in a day are carried out without a review: this share of the people with access, or this number if that is more. */
            brake: {
                percent: number;
                at_least: number;
            } | null;
            /** @description The result of the last check; null if it was not checked since it was changed. */
            last_check: components["schemas"]["ConnectionCheck"] | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            updated_at: string;
            domain: string;
            /** @description A Huddle Lite community has no access levels. */
            lite: boolean;
        };
        HuddleConnectionList: {
            data: components["schemas"]["HuddleConnection"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        HuddleConnectionPatch: {
            name?: string;
            domain?: string;
            api_key?: string;
            base_url?: string | null;
            lite?: boolean;
            revoke?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            grant?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            /** @enum {string} */
            on_reversal?: "keep" | "warn" | "suspend";
            unpaid_days?: number | null;
            brake?: {
                percent: number;
                at_least: number;
            } | null;
            id?: unknown;
            last_check?: unknown;
            created_at?: unknown;
            updated_at?: unknown;
        };
        LabelledValue: {
            label: string;
            value: string | number | boolean | null | string[];
        };
        Me: {
            /** @example shp_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            email: string | null;
        };
        Message: components["schemas"]["OrderMessage"] | components["schemas"]["SubscriptionMessage"] | components["schemas"]["AffiliateMessage"] | components["schemas"]["FormMessage"] | components["schemas"]["EndpointMessage"];
        NewAlertSettings: {
            email?: string | null;
            /** @default false */
            weekly_digest?: boolean;
            /**
             * @default nl
             * @enum {string}
             */
            language?: "nl" | "en";
            last_sent_at?: unknown;
            last_problem?: unknown;
            sends_mail?: unknown;
        };
        NewApiKey: {
            /** @example key_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @description A default name is in the language of `Accept-Language`. */
            name: string;
            /** @description How the key ends, to tell it from others. */
            hint: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            last_used_at: string | null;
            /** @description When a replaced key stops working. */
            expires_at: string | null;
            /** @description Which tools used the key and when, to the minute. A tool is the first word of a user agent. The latest comes first. */
            used_by: {
                tool: string;
                /**
                 * Format: date-time
                 * @example 2026-11-24T09:00:00.000Z
                 */
                last_used_at: string;
            }[];
            /** @description Whether this request was made with the key, or with a session that it opened. */
            is_current: boolean;
            /** @description The key itself: shown here and never again. */
            key: string;
        };
        NewConnection: {
            connector: string;
            name: string;
            api_key: string;
            base_url: string;
            revoke?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            grant?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            /** @enum {string} */
            on_reversal?: "keep" | "warn" | "suspend";
            unpaid_days?: number | null;
            brake?: {
                percent: number;
                at_least: number;
            } | null;
        };
        NewErasure: {
            email: string;
        };
        NewEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "order.created" | "order.paid" | "payment.reversed";
            data: {
                order: components["schemas"]["OrderInput"];
            };
        } | {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "subscription.started" | "subscription.cancelled" | "subscription.ended";
            data: {
                subscription: components["schemas"]["SubscriptionInput"];
            };
        } | {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "affiliate.accepted" | "affiliate.declined" | "affiliate.quit";
            data: {
                affiliate: {
                    id: string;
                    name: string;
                    email: string;
                    status: string;
                };
            };
        } | {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "form.submitted";
            data: {
                form: components["schemas"]["FormInput"];
            };
        };
        NewHook: {
            /** @enum {string} */
            trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            target_url: string;
            filters?: {
                products?: string[] | null;
                product_groups?: string[] | null;
                upsells?: string[] | null;
                forms?: string[] | null;
                kinds?: ("first" | "upsell" | "installment" | "renewal")[] | null;
                per_line?: boolean | null;
                include_test?: boolean | null;
            } | null;
        };
        NewHuddleConnection: {
            name: string;
            domain: string;
            api_key: string;
            base_url?: string | null;
            lite?: boolean;
            revoke?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            grant?: {
                /**
                 * @default POST
                 * @enum {string}
                 */
                method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                url_template: string;
                headers?: {
                    [key: string]: string;
                } | null;
                body_template?: string | null;
            } | null;
            /** @enum {string} */
            on_reversal?: "keep" | "warn" | "suspend";
            unpaid_days?: number | null;
            brake?: {
                percent: number;
                at_least: number;
            } | null;
        };
        NewReplay: {
            filter: {
                states?: ("pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled")[];
                endpoint_id?: string;
                rule_id?: string;
                event_types?: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off")[];
                since?: string;
                until?: string;
                /** @enum {string} */
                last_outcome?: "delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address";
                last_status?: number;
            };
            /** @default false */
            dry_run?: boolean;
        };
        NewRule: {
            name?: string | null;
            /** @default true */
            enabled?: boolean;
            /** @enum {string} */
            trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            /** @default {} */
            scope?: {
                /** @default [] */
                products?: string[];
                /** @default [] */
                product_groups?: string[];
                /** @default [] */
                upsells?: string[];
                /** @default [] */
                forms?: string[];
            };
            kinds?: ("first" | "upsell" | "installment" | "renewal")[];
            /** @default false */
            per_line?: boolean;
            /** @default false */
            include_test?: boolean;
            action: {
                /** @constant */
                type: "webhook";
                url: string;
                /**
                 * @default haak
                 * @enum {string}
                 */
                format?: "haak" | "plugandpay-v2" | "plugandpay-v1";
                headers?: {
                    [key: string]: string;
                } | null;
            } | {
                /** @constant */
                type: "zapier";
                url: string;
            } | {
                /** @constant */
                type: "huddle";
                connection_id: string;
                /** @enum {string} */
                do: "grant" | "revoke" | "add_user";
                /** @default [] */
                skus?: string[];
                /** @default [] */
                levels?: string[];
                delay_days?: number | null;
            } | {
                /** @constant */
                type: "connector";
                connector: string;
                connection_id: string;
                /** @enum {string} */
                do: "grant" | "revoke" | "add_user";
                /** @default [] */
                skus?: string[];
                /** @default [] */
                levels?: string[];
                delay_days?: number | null;
            };
            /** @description Read-only. It is accepted and ignored. */
            readonly id?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly shown_name?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly origin?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly endpoint_id?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly endpoint?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly created_at?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly updated_at?: unknown;
        };
        NewShop: {
            /** @example shp_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            /** @description Shown here and never again. */
            api_key: string;
        };
        NewWebhookSettings: {
            /** @default {} */
            orders?: {
                url?: string | null;
                /**
                 * @default paid
                 * @enum {string}
                 */
                moment?: "paid" | "created";
                /** @default false */
                recurring?: boolean;
                /** @default false */
                per_line?: boolean;
                /** @default false */
                include_test?: boolean;
                /**
                 * @default haak
                 * @enum {string}
                 */
                format?: "haak" | "plugandpay-v2" | "plugandpay-v1";
            };
            /** @default {} */
            cancellations?: {
                url?: string | null;
                /**
                 * @default haak
                 * @enum {string}
                 */
                format?: "haak" | "plugandpay-v2" | "plugandpay-v1";
            };
        };
        NotReady: {
            /** @constant */
            status: "not_ready";
            /** @description The reasons why it cannot work. The list is empty if it can. */
            reasons: string[];
        };
        Notice: {
            /** @example inb_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
            /** @enum {string} */
            version: "v1" | "v2" | "unknown";
            /** @description The trigger as Plug&Pay names it. */
            trigger: string | null;
            /** @description The event that such a notice announces. Null if the trigger is unknown. */
            tells: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed") | null;
            /** @enum {string} */
            state: "waiting" | "fetching" | "done" | "unknown_trigger" | "rejected" | "failed";
            error: string | null;
            /** @description The values that Plug&Pay sent in an unexpected form, and what became of each; at most 100. Empty if there were none. */
            notes: components["schemas"]["ReadingNote"][];
            /** @description The event that the notice became. */
            event_id: string | null;
        };
        NoticeList: {
            data: components["schemas"]["Notice"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        OpenApi: {
            openapi: string;
        };
        OpenUnreadable: {
            /**
             * @description Names it for a retry. Null if its id is what could not be read.
             * @example order:1001
             */
            key: string | null;
            /** @enum {string} */
            kind: "order" | "subscription";
            /** @description Its id at Plug&Pay. */
            id: string | null;
            /**
             * @description The field as Plug&Pay names it, with positions in lists from 0. Empty if nothing could be read.
             * @example items.0.amount
             */
            field: string;
            /** @description The value as Plug&Pay sent it, at most 200 characters of it. Null if it is missing. */
            value: unknown;
            /**
             * @description What is wrong with the field, in words.
             * @example the amount of line 1 (items.0.amount) is "free"
             */
            reason: string;
            /** @description The reason, what it means, and what to do. */
            error: string;
            /**
             * @description The newest comparison that could not read it.
             * @example rec_01KB3W5Q8Z0000000000000000
             */
            reconciliation_id: string;
            /**
             * Format: date-time
             * @description When that comparison started.
             * @example 2026-11-24T09:00:00.000Z
             */
            found_at: string;
        };
        Order: {
            id: string;
            number?: string | null;
            reference?: string | null;
            /** @enum {string} */
            kind: "first" | "upsell" | "installment" | "renewal";
            /**
             * @default live
             * @enum {string}
             */
            mode: "live" | "test";
            source?: string | null;
            product_group?: string | null;
            hidden?: boolean | null;
            deleted_at?: string | null;
            created_at?: string | null;
            paid_at?: string | null;
            /** @default EUR */
            currency: string;
            amount: string | null;
            amount_with_tax: string | null;
            tax_exempt?: string | null;
            customer: components["schemas"]["Customer"];
            /** @default [] */
            lines: components["schemas"]["OrderLine"][];
            payment?: {
                status: string;
                type?: string | null;
                method?: string | null;
                provider?: string | null;
                transaction_id?: string | null;
            } | null;
            installment?: {
                number: number;
                count?: number | null;
            } | null;
            subscription_id?: string | null;
            upsell?: {
                id: string;
                name?: string | null;
                parent_order_id?: string | null;
            } | null;
            checkout?: {
                id: string;
                name: string;
            } | null;
            /** @default [] */
            discounts: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[];
            comments?: {
                value?: string | null;
                created_at?: string | null;
            }[] | null;
            /** @default [] */
            tags: string[];
            /** @default [] */
            custom_fields: components["schemas"]["LabelledValue"][];
            affiliate_id?: string | null;
            invoice_url?: string | null;
        };
        OrderEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "order.created" | "order.paid" | "payment.reversed";
            data: {
                order: components["schemas"]["Order"];
            };
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
        };
        OrderInput: {
            id: string;
            number?: string | null;
            reference?: string | null;
            /** @enum {string} */
            kind: "first" | "upsell" | "installment" | "renewal";
            /**
             * @default live
             * @enum {string}
             */
            mode?: "live" | "test";
            source?: string | null;
            product_group?: string | null;
            hidden?: boolean | null;
            deleted_at?: string | null;
            created_at?: string | null;
            paid_at?: string | null;
            /** @default EUR */
            currency?: string;
            amount: string | null;
            amount_with_tax: string | null;
            tax_exempt?: string | null;
            customer: components["schemas"]["Customer"];
            /** @default [] */
            lines?: components["schemas"]["OrderLineInput"][];
            payment?: {
                status: string;
                type?: string | null;
                method?: string | null;
                provider?: string | null;
                transaction_id?: string | null;
            } | null;
            installment?: {
                number: number;
                count?: number | null;
            } | null;
            subscription_id?: string | null;
            upsell?: {
                id: string;
                name?: string | null;
                parent_order_id?: string | null;
            } | null;
            checkout?: {
                id: string;
                name: string;
            } | null;
            /** @default [] */
            discounts?: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[];
            comments?: {
                value?: string | null;
                created_at?: string | null;
            }[] | null;
            /** @default [] */
            tags?: string[];
            /** @default [] */
            custom_fields?: components["schemas"]["LabelledValue"][];
            affiliate_id?: string | null;
            invoice_url?: string | null;
        };
        OrderLine: {
            number?: number;
            /**
             * @description One of: standard, order-bump, upsell, one-click-upsell, downsell, gift. Events read from Plug&Pay may have others.
             * @default standard
             */
            type: string;
            product: components["schemas"]["Product"];
            label?: string | null;
            quantity: number;
            amount: string | null;
            amount_with_tax: string | null;
            tax_percentage?: number | string | null;
            subscription_id?: string | null;
            discounts?: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[] | null;
        };
        OrderLineInput: {
            number?: number;
            /**
             * @description One of: standard, order-bump, upsell, one-click-upsell, downsell, gift. Events read from Plug&Pay may have others.
             * @default standard
             */
            type?: string;
            product: components["schemas"]["Product"];
            label?: string | null;
            quantity: number;
            amount: string | null;
            amount_with_tax: string | null;
            tax_percentage?: number | string | null;
            subscription_id?: string | null;
            discounts?: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[] | null;
        };
        OrderMessage: {
            /**
             * @description The delivery's id, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /**
             * @description Fields may be added; none changes or goes while this is 1.
             * @constant
             */
            version: 1;
            /** @description When it happened in the shop, as it was reported: ISO 8601 with an offset. */
            timestamp: string;
            /** @description Null in a test call. */
            event_id: string | null;
            shop: {
                id: string;
                name: string;
            };
            /** @description Null in a test call. */
            rule: {
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            type: "order.created" | "order.paid" | "payment.reversed";
            data: {
                order: components["schemas"]["Order"];
                /** @description Only with a call per line, as are the two below. */
                line?: components["schemas"]["OrderLine"];
                /** @description The position in `order.lines`, from 1. */
                line_number?: number;
                /** @description All lines of the order, also those that the rule does not match. */
                line_count?: number;
            };
        };
        /** @description A webhook call as Plug&Pay sends it. */
        PlugAndPayNotice: Record<string, never>;
        PlugAndPayRule: {
            id: string;
            name: string | null;
            /** @description Plug&Pay's name for the kind of action. */
            driver: string | null;
            /** @description Plug&Pay's name for the trigger. */
            trigger: string | null;
            /** @description Haak's name for the trigger. Null if Haak does not know it. */
            event_type: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off") | null;
            /** @description The address, with its secret parts masked. */
            url: string | null;
            points_at_haak: boolean;
            /** @description The conditions as Plug&Pay sends them. */
            conditions: unknown;
            /** @description The options as Plug&Pay sends them, with masked texts. */
            options: unknown;
            readonly: boolean | null;
            created_at: string | null;
            /** @description What to do with the rule to finish a move to Haak. */
            to_do: {
                code: string;
                text: string;
            };
            /** @description When the rules were last read from Plug&Pay; null before the first time. */
            read_at: string | null;
        };
        PlugAndPayRuleList: {
            data: components["schemas"]["PlugAndPayRule"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
            /** @description When the rules were last read from Plug&Pay; null before the first time. */
            read_at: string | null;
            /** @description Why the last attempt to read them failed. */
            error: string | null;
        };
        PlugAndPaySource: {
            /** @description The URL of the webhook, to be pasted into Plug&Pay. */
            address: string;
            has_api_token: boolean;
            /** @description Plug&Pay refused the token. Nothing is fetched until another token is set. */
            api_token_refused: boolean;
            has_webhook_key: boolean;
            base_url: string;
            /** @description When the last notice arrived. */
            last_seen_at: string | null;
            /** @description The end of the period that was compared with Plug&Pay. */
            reconciled_until: string | null;
            /** @description The number of events that were missing. */
            missing: number | null;
            /** @description Orders and subscriptions that comparisons could not read. */
            unreadable: number;
            /**
             * @description The result of the comparison as a sentence.
             * @example 0 missing of 1,284 since Monday
             */
            proof: string | null;
        };
        /** @description The flattened fields of Plug&Pay's first webhooks. */
        PlugAndPayV1Message: {
            webhook_event: string;
        };
        PlugAndPayV2Message: {
            event: {
                trigger_type: string;
                triggerable_type: string;
                /** @description Plug&Pay's id; a number where it is one. */
                triggerable_id: number | string;
            };
            rule_id: number;
            tenant_id: number;
            sent_at: string;
        };
        Preview: {
            token: string;
            /** @description Events that were checked. */
            events: number;
            /** @description Calls that the rule would have made. */
            calls: number;
            already_sent: number;
            /** @description How many events made no call, by reason. The creation of an order that was paid in these days is not counted. */
            not_called: {
                [key: string]: number;
            };
            /** @description Compared with the saved version of this rule. */
            difference?: {
                added: number;
                removed: number;
            };
            /** @description The first 50. */
            items: components["schemas"]["PreviewItem"][];
        };
        PreviewItem: {
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            event_id: string;
            key: string;
            order_id?: string;
            /** @description The invoice number of the order, if it has one. */
            order_number?: string;
            called: boolean;
            reason: components["schemas"]["Reason"];
            line_number?: number;
            already_sent: boolean;
        };
        PreviewWish: {
            rule: {
                name?: string | null;
                /** @default true */
                enabled?: boolean;
                /** @enum {string} */
                trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
                /** @default {} */
                scope?: {
                    /** @default [] */
                    products?: string[];
                    /** @default [] */
                    product_groups?: string[];
                    /** @default [] */
                    upsells?: string[];
                    /** @default [] */
                    forms?: string[];
                };
                kinds?: ("first" | "upsell" | "installment" | "renewal")[];
                /** @default false */
                per_line?: boolean;
                /** @default false */
                include_test?: boolean;
                action: {
                    /** @constant */
                    type: "webhook";
                    url: string;
                    /**
                     * @default haak
                     * @enum {string}
                     */
                    format?: "haak" | "plugandpay-v2" | "plugandpay-v1";
                    headers?: {
                        [key: string]: string;
                    } | null;
                } | {
                    /** @constant */
                    type: "zapier";
                    url: string;
                } | {
                    /** @constant */
                    type: "huddle";
                    connection_id: string;
                    /** @enum {string} */
                    do: "grant" | "revoke" | "add_user";
                    /** @default [] */
                    skus?: string[];
                    /** @default [] */
                    levels?: string[];
                    delay_days?: number | null;
                } | {
                    /** @constant */
                    type: "connector";
                    connector: string;
                    connection_id: string;
                    /** @enum {string} */
                    do: "grant" | "revoke" | "add_user";
                    /** @default [] */
                    skus?: string[];
                    /** @default [] */
                    levels?: string[];
                    delay_days?: number | null;
                };
                id?: string | null;
                /** @description Read-only. It is accepted and ignored. */
                readonly shown_name?: unknown;
                /** @description Read-only. It is accepted and ignored. */
                readonly origin?: unknown;
                /** @description Read-only. It is accepted and ignored. */
                readonly endpoint_id?: unknown;
                /** @description Read-only. It is accepted and ignored. */
                readonly endpoint?: unknown;
                /** @description Read-only. It is accepted and ignored. */
                readonly created_at?: unknown;
                /** @description Read-only. It is accepted and ignored. */
                readonly updated_at?: unknown;
            };
            days: number;
        };
        Problem: {
            /**
             * @description The kind of problem.
             * @example urn:haak:problem:not_valid
             */
            type: string;
            title: string;
            status: number;
            /** @description For people: what is wrong, and how to fix it. */
            detail: string;
            /**
             * @description For programs. It never changes after it was published.
             * @example not_valid
             */
            code: string;
            /** @description With 422: all errors, at most 100. */
            errors?: {
                /** @description The place: a JSON pointer (RFC 6901) into the body, or `/<name>` for the query. */
                pointer: string;
                message: string;
            }[];
        };
        Product: {
            id: string;
            title: string;
            sku?: string | null;
            group?: string | null;
        };
        ReadingNote: {
            /**
             * @description The field as Plug&Pay names it, with points between the parts. Positions in lists count from 0.
             * @example billing.address.housenumber
             * @example items.0.quantity
             */
            field: string;
            /** @description The value as it was received. If its JSON is longer than 200 characters, it is the start of that as text. */
            value: unknown;
            /**
             * @description What became of the value. `became_text`, `became_number`, `became_boolean`, `became_list`: it was converted without loss. `became_nothing`: an empty list where an object belongs, which counts as absent. `became_test`: the mode is unknown, so that it counts as a test. `kept`: an unknown value of a known kind, which is passed on as it is. `left_out`: it cannot be used.
             * @enum {string}
             */
            did: "became_text" | "became_number" | "became_boolean" | "became_list" | "became_nothing" | "became_test" | "kept" | "left_out";
        };
        Ready: {
            /** @constant */
            status: "ready";
            /** @description The reasons why it cannot work. The list is empty if it can. */
            reasons: string[];
        };
        /** @description `text` is in the language of `Accept-Language`. */
        Reason: {
            /** @enum {string} */
            code: "called" | "disabled" | "other_trigger" | "waits_for_payment" | "recurring_off" | "kind_off" | "other_product" | "other_upsell" | "other_form" | "test_order" | "still_active" | "paid_off" | "made_later" | "own_endpoint";
            text: string;
        };
        ReceivedNotice: {
            /** @example inb_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            state: "waiting" | "unknown_trigger";
        };
        Reconciliation: {
            /** @example rec_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            origin: "requested" | "hourly";
            /** @enum {string} */
            state: "running" | "done" | "failed";
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            since: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            until: string;
            /** @description Orders and subscriptions that were compared. */
            compared: number;
            /** @description Events that were missing, and orders and subscriptions that cannot be read. */
            missing: number;
            /** @description Missing events that were added. */
            repaired: number;
            /** @description Orders and subscriptions that cannot be read. */
            unreadable_count: number;
            /** @description Why it failed or waits. After it is done, what could not be read. */
            error: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            ended_at: string | null;
        };
        ReconciliationDetails: {
            /** @example rec_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            origin: "requested" | "hourly";
            /** @enum {string} */
            state: "running" | "done" | "failed";
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            since: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            until: string;
            /** @description Orders and subscriptions that were compared. */
            compared: number;
            /** @description Events that were missing, and orders and subscriptions that cannot be read. */
            missing: number;
            /** @description Missing events that were added. */
            repaired: number;
            /** @description Orders and subscriptions that cannot be read. */
            unreadable_count: number;
            /** @description Why it failed or waits. After it is done, what could not be read. */
            error: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            ended_at: string | null;
            /** @description The orders and subscriptions that cannot be read, at most 1000. One disappears once a retry or a later comparison has read it. */
            unreadable: components["schemas"]["Unreadable"][];
        };
        ReconciliationList: {
            data: components["schemas"]["Reconciliation"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        RefusedEvent: {
            problem: components["schemas"]["Problem"];
        };
        Replay: {
            /** @example rpl_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            state: "running" | "done" | "stopped";
            /** @description How many deliveries it sends. */
            matched: number;
            /** @description How many have ended. */
            done: number;
            /** @description How many of these failed. */
            failed: number;
            /** @description Null for a replay that sends a preview. */
            filter: {
                states?: ("pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled")[];
                endpoint_id?: string;
                rule_id?: string;
                event_types?: ("order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off")[];
                since?: string;
                until?: string;
                /** @enum {string} */
                last_outcome?: "delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address";
                last_status?: number;
            } | null;
            /** @description The token of that preview. */
            preview: string | null;
            /** @description The rule of that preview; null for other replays. */
            rule_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            ended_at: string | null;
        };
        ReplayList: {
            data: components["schemas"]["Replay"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        RetriedDelivery: {
            /** @example dlv_01KB3W5Q8Z0000000000000000 */
            id: string;
        };
        RetriedNotice: {
            /** @example inb_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            state: "waiting" | "fetching" | "done" | "unknown_trigger" | "rejected" | "failed";
        };
        RetriedUnreadable: {
            key: string;
            /**
             * @description `read`: it was read, and its missing events were added. `gone`: Plug&Pay does not have it any more. `unreadable`: it still cannot be read. `not_asked`: Plug&Pay gave no answer, so that nothing is known.
             * @enum {string}
             */
            state: "read" | "gone" | "unreadable" | "not_asked";
            /** @description All events of a thing that was read, also those that were known. */
            event_ids: string[];
            /** @description What cannot be read now. Null unless it is unreadable. */
            unreadable: components["schemas"]["Unreadable"] | null;
            /** @description Why it was not read. Null if it was. */
            error: string | null;
        };
        Rule: {
            /** @example rul_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            /** @description The name in the language of `Accept-Language`, if it differs. */
            shown_name?: string;
            enabled: boolean;
            /** @enum {string} */
            trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            scope: components["schemas"]["RuleScope"];
            /** @description Empty if kinds of order do not apply. */
            kinds: ("first" | "upsell" | "installment" | "renewal")[];
            per_line: boolean;
            include_test: boolean;
            action: components["schemas"]["Action"];
            /**
             * @description Where it was made.
             * @enum {string}
             */
            origin: "settings" | "rule" | "zapier";
            /** @example end_01KB3W5Q8Z0000000000000000 */
            endpoint_id: string;
            endpoint: components["schemas"]["EndpointOfRule"];
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            updated_at: string;
        };
        RuleList: {
            data: components["schemas"]["Rule"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        RulePatch: {
            name?: string | null;
            enabled?: boolean;
            /** @enum {string} */
            trigger?: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
            scope?: {
                /** @default [] */
                products?: string[];
                /** @default [] */
                product_groups?: string[];
                /** @default [] */
                upsells?: string[];
                /** @default [] */
                forms?: string[];
            };
            kinds?: ("first" | "upsell" | "installment" | "renewal")[];
            per_line?: boolean;
            include_test?: boolean;
            action?: {
                /** @constant */
                type: "webhook";
                url: string;
                /**
                 * @default haak
                 * @enum {string}
                 */
                format?: "haak" | "plugandpay-v2" | "plugandpay-v1";
                headers?: {
                    [key: string]: string;
                } | null;
            } | {
                /** @constant */
                type: "zapier";
                url: string;
            } | {
                /** @constant */
                type: "huddle";
                connection_id: string;
                /** @enum {string} */
                do: "grant" | "revoke" | "add_user";
                /** @default [] */
                skus?: string[];
                /** @default [] */
                levels?: string[];
                delay_days?: number | null;
            } | {
                /** @constant */
                type: "connector";
                connector: string;
                connection_id: string;
                /** @enum {string} */
                do: "grant" | "revoke" | "add_user";
                /** @default [] */
                skus?: string[];
                /** @default [] */
                levels?: string[];
                delay_days?: number | null;
            };
            /** @description Read-only. It is accepted and ignored. */
            readonly id?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly shown_name?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly origin?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly endpoint_id?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly endpoint?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly created_at?: unknown;
            /** @description Read-only. It is accepted and ignored. */
            readonly updated_at?: unknown;
        };
        RuleScope: {
            products: string[];
            product_groups: string[];
            upsells: string[];
            forms: string[];
        };
        Secret: {
            /** @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD */
            secret: string;
        };
        Session: {
            /** @enum {string} */
            kind: "admin" | "shop";
            /** @description The chosen shop; null until an administrator chose one. */
            shop: {
                /** @example shp_01KB3W5Q8Z0000000000000000 */
                id: string;
                name: string;
            } | null;
            /** @description The shops that can be chosen. */
            shops: {
                /** @example shp_01KB3W5Q8Z0000000000000000 */
                id: string;
                name: string;
            }[];
            /** @description Send it with every write as `X-CSRF-Token`. */
            csrf_token: string;
        };
        Shop: {
            /** @example shp_01KB3W5Q8Z0000000000000000 */
            id: string;
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
        };
        ShopList: {
            data: components["schemas"]["Shop"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        SignIn: {
            password?: string;
            api_key?: string;
        };
        StartedReconciliation: {
            /** @example rec_01KB3W5Q8Z0000000000000000 */
            id: string;
        };
        StartedReplay: {
            /** @example rpl_01KB3W5Q8Z0000000000000000 */
            id: string;
            matched: number;
        };
        Stats: {
            data: components["schemas"]["StatsRow"][];
        };
        StatsRow: {
            /**
             * @description When the hour or the day begins, in Amsterdam time with its offset.
             * @example 2026-11-24T00:00:00+01:00
             */
            at: string;
            /** @description Events that were accepted. */
            events: number;
            /** @description Deliveries that were queued. */
            deliveries: number;
            /** @description Attempts that arrived. */
            delivered: number;
            /** @description Deliveries that failed, without those that were sent again since. */
            failed: number;
            /** @description Attempts that were made. */
            attempts: number;
            /** @description The median duration of an attempt; null if there was none. */
            p50_ms: number | null;
            /** @description 99 of 100 attempts took at most this long; null if there was none. */
            p99_ms: number | null;
        };
        Stuck: {
            /** @constant */
            status: "stuck";
            /** @description The reasons why it cannot work. The list is empty if it can. */
            reasons: string[];
        };
        Subscription: {
            id: string;
            /** @description One of: active, cancelled, ended, inactive. Events read from Plug&Pay may have others. */
            status: string;
            /** @enum {string} */
            type: "subscription" | "installments";
            /**
             * @default live
             * @enum {string}
             */
            mode: "live" | "test";
            source?: string | null;
            label?: string | null;
            product: components["schemas"]["Product"];
            tax_exempt?: string | null;
            customer: components["schemas"]["Customer"];
            amount: string | null;
            amount_with_tax: string | null;
            /** @default EUR */
            currency: string;
            quantity: number;
            discounts?: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[] | null;
            trial?: {
                starts_at?: string | null;
                ends_at?: string | null;
                active?: boolean | null;
            } | null;
            interval?: string | null;
            started_at?: string | null;
            cancelled_at?: string | null;
            ends_at?: string | null;
            ended_at?: string | null;
            next_payment_at?: string | null;
            payments_done?: number | null;
            payments_left?: number | null;
            order_id?: string | null;
            /** @default [] */
            tags: string[];
        };
        SubscriptionEvent: {
            key: string;
            occurred_at: string;
            /** @enum {string} */
            type: "subscription.started" | "subscription.cancelled" | "subscription.ended";
            data: {
                subscription: components["schemas"]["Subscription"];
            };
            /** @example evt_01KB3W5Q8Z0000000000000000 */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            received_at: string;
        };
        SubscriptionInput: {
            id: string;
            /** @description One of: active, cancelled, ended, inactive. Events read from Plug&Pay may have others. */
            status: string;
            /** @enum {string} */
            type: "subscription" | "installments";
            /**
             * @default live
             * @enum {string}
             */
            mode?: "live" | "test";
            source?: string | null;
            label?: string | null;
            product: components["schemas"]["Product"];
            tax_exempt?: string | null;
            customer: components["schemas"]["Customer"];
            amount: string | null;
            amount_with_tax: string | null;
            /** @default EUR */
            currency?: string;
            quantity: number;
            discounts?: {
                code?: string | null;
                type?: string | null;
                amount?: string | null;
                amount_with_tax: string;
            }[] | null;
            trial?: {
                starts_at?: string | null;
                ends_at?: string | null;
                active?: boolean | null;
            } | null;
            interval?: string | null;
            started_at?: string | null;
            cancelled_at?: string | null;
            ends_at?: string | null;
            ended_at?: string | null;
            next_payment_at?: string | null;
            payments_done?: number | null;
            payments_left?: number | null;
            order_id?: string | null;
            /** @default [] */
            tags?: string[];
        };
        SubscriptionMessage: {
            /**
             * @description The delivery's id, the same on every attempt.
             * @example dlv_01KB3W5Q8Z0000000000000000
             */
            id: string;
            /**
             * @description Fields may be added; none changes or goes while this is 1.
             * @constant
             */
            version: 1;
            /** @description When it happened in the shop, as it was reported: ISO 8601 with an offset. */
            timestamp: string;
            /** @description Null in a test call. */
            event_id: string | null;
            shop: {
                id: string;
                name: string;
            };
            /** @description Null in a test call. */
            rule: {
                id: string;
                name: string;
            } | null;
            /** @enum {string} */
            type: "subscription.started" | "subscription.cancelled" | "subscription.ended";
            data: {
                subscription: components["schemas"]["Subscription"];
            };
        };
        Task: {
            /** @example tsk_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            kind: "revoke" | "grant" | "check";
            email: string;
            connection_id: string;
            sku?: string;
            level?: string;
            /** @description Why there is a task, in the language of `Accept-Language`. */
            reason: string;
            /** @description The address where the task can be done. */
            link: string;
            /** @description Null if the task is about a person and not about one access. */
            access_id: string | null;
            event_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            done_at: string | null;
            done_by: string | null;
        };
        TaskList: {
            data: components["schemas"]["Task"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        TaskOfAccess: {
            /** @example tsk_01KB3W5Q8Z0000000000000000 */
            id: string;
            /** @enum {string} */
            kind: "revoke" | "grant" | "check";
            email: string;
            connection_id: string;
            sku?: string;
            level?: string;
            /** @description Why there is a task, in the language of `Accept-Language`. */
            reason: string;
            /** @description The address where the task can be done. */
            link: string;
            /** @description Null if the task is about a person and not about one access. */
            access_id: string | null;
            event_id: string | null;
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            created_at: string;
            done_at: string | null;
            done_by: string | null;
            cancelled_at: string | null;
        };
        TestCall: {
            /** @example dlv_01KB3W5Q8Z0000000000000000 */
            delivery_id: string;
        };
        TriedConnection: {
            /**
             * Format: date-time
             * @example 2026-11-24T09:00:00.000Z
             */
            at: string;
            /** @enum {string} */
            outcome: "delivered" | "rejected" | "redirected" | "gone" | "timed_out" | "unreachable" | "bad_tls" | "refused_address";
            /** @description The status of the answer; null if there was none. */
            status: number | null;
            /** @description Why there was no answer, in the language of `Accept-Language`. */
            error: string | null;
            /** @description The beginning of the answer. It is not stored. */
            said: string;
        };
        Unreadable: {
            /**
             * @description Names it for a retry. Null if its id is what could not be read.
             * @example order:1001
             */
            key: string | null;
            /** @enum {string} */
            kind: "order" | "subscription";
            /** @description Its id at Plug&Pay. */
            id: string | null;
            /**
             * @description The field as Plug&Pay names it, with positions in lists from 0. Empty if nothing could be read.
             * @example items.0.amount
             */
            field: string;
            /** @description The value as Plug&Pay sent it, at most 200 characters of it. Null if it is missing. */
            value: unknown;
            /**
             * @description What is wrong with the field, in words.
             * @example the amount of line 1 (items.0.amount) is "free"
             */
            reason: string;
            /** @description The reason, what it means, and what to do. */
            error: string;
        };
        UnreadableList: {
            data: components["schemas"]["OpenUnreadable"][];
            /** @description Send it as `cursor` for the next page. It is null on the last page. */
            next_cursor: string | null;
        };
        WebhookAction: {
            /** @constant */
            type: "webhook";
            url: string;
            /** @enum {string} */
            format: "haak" | "plugandpay-v2" | "plugandpay-v1";
            /** @description Values that look like credentials are masked. */
            headers: {
                [key: string]: string;
            };
        };
        WebhookSettings: {
            orders: {
                url: string | null;
                /**
                 * @description Call when the order is paid, or already when it is created.
                 * @enum {string}
                 */
                moment: "paid" | "created";
                /** @description Call for direct debits and instalments too. */
                recurring: boolean;
                /** @description One call for each line of the order. */
                per_line: boolean;
                include_test: boolean;
                /** @enum {string} */
                format: "haak" | "plugandpay-v2" | "plugandpay-v1";
            };
            cancellations: {
                url: string | null;
                /** @enum {string} */
                format: "haak" | "plugandpay-v2" | "plugandpay-v1";
            };
        };
        ZapierAction: {
            /** @constant */
            type: "zapier";
            url: string;
        };
    };
    responses: {
        /** @description The body is not JSON or not UTF-8, or an id in the path is not percent-encoded correctly. */
        NotReadable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key or the password is missing or wrong. */
        NotSignedIn: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A dashboard request without the session's `X-CSRF-Token`, or to something that the session has no access to. */
        NotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It does not exist, or it belongs to another shop. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An administrator's dashboard session without a chosen shop. */
        NoShopChosen: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `If-Match` names another state, because somebody changed it in the meantime. */
        Changed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 1 MiB. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The content type is not `application/json`, or the encoding is not supported. */
        WrongType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not valid. `errors` lists all errors. */
        NotValid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests came from this address or with this key within ten seconds, or (with the code `too_many_failures`) too many wrong keys or passwords from this address. */
        TooMany: {
            headers: {
                /** @description The number of seconds after which to try again. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The hub is starting or stopping, or it cannot store anything now. Send it again: an event is stored once. */
        NotAvailable: {
            headers: {
                /** @description The number of seconds after which to try again. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
        Limit: number;
        /** @description The `next_cursor` of the last page. Leave it out for the first page. */
        Cursor: string;
        /** @description The language of messages: `nl` or `en` (default). */
        AcceptLanguage: string;
        /** @description The `ETag` of the state to change. Without it, the current state is changed. */
        IfMatch: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listEvents: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description With commas, or given several times: order.created, order.paid, subscription.started, subscription.cancelled, subscription.ended, affiliate.accepted, affiliate.declined, affiliate.quit, form.submitted, payment.reversed, endpoint.failing, endpoint.recovered, endpoint.switched_off. */
                type?: string;
                /** @description The event with this key. */
                key?: string;
                /** @description Events about this order. */
                order_id?: string;
                /** @description Events about this subscription. */
                subscription_id?: string;
                /** @description Events about this customer or affiliate. Case is ignored. */
                email?: string;
                /** @description An exact search for one of these: the number or the id of an order, the id of a subscription, an e-mail address. */
                q?: string;
                /** @description Only events received at this time or later. ISO 8601 with an offset. */
                since?: string;
                /** @description Received before. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events as they are stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    reportEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvent"] | components["schemas"]["EventBatch"];
            };
        };
        responses: {
            /** @description One result, or one for each event of a batch. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEvent"] | components["schemas"]["EventBatchResults"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getEvent: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event and its decisions. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventWithDecisions"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getWebhookSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings as they were saved. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSettings"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    putWebhookSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhookSettings"];
            };
        };
        responses: {
            /** @description The saved settings. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSettings"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getAlertSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSettings"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    putAlertSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlertSettings"];
            };
        };
        responses: {
            /** @description The saved settings. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSettings"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    testAlertMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail is enqueued. These are the settings. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertSettings"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description No address is saved, or this hub sends no mail. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The shop got a mail less than a minute ago. See `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["NotAvailable"];
        };
    };
    listRules: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only rules whose scope names this product. */
                product?: string;
                /** @description Only rules whose scope names this upsell. */
                upsell?: string;
                /** @description Only rules that were made there. */
                origin?: "settings" | "rule" | "zapier";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            /** @description The rule. */
            201: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The settings or a hook made this rule. Change it there. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Changed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    updateRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulePatch"];
            };
        };
        responses: {
            /** @description The changed rule. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The settings or a hook made this rule. Change it there. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    previewRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewWish"];
            };
        };
        responses: {
            /** @description The calls that the rule would have made, and why it would not have made others. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listEndpoints: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. Its entity tag depends only on the fields that people set, not on its counters. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    updateEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointPatch"];
            };
        };
        responses: {
            /** @description The changed endpoint. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getEndpointSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret with which calls are signed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    rotateEndpointSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 86400 */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    testEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The test call is due. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestCall"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description There is no test call for this endpoint, because its calls give or revoke access. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only deliveries in this state. */
                state?: "pending" | "sending" | "delivered" | "waiting" | "paused" | "failed" | "cancelled";
                /** @description Only deliveries to this endpoint. */
                endpoint?: string;
                /** @description Only deliveries of this event. */
                event?: string;
                /** @description Only deliveries by this rule. */
                rule?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. Secrets are masked. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryWithAttempts"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    retryDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery is due. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedDelivery"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The delivery is in flight, its rule was deleted, or it can never be sent. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listReplays: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of replays. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    startReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReplay"];
            };
        };
        responses: {
            /** @description A dry run: only counted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountedReplay"];
                };
            };
            /** @description The replay has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedReplay"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    stopReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay has stopped. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    sendPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from an earlier answer. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedReplay"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description No saved rule equals the rule of the preview. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getProblems: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailingGroups"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listHooks: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of hooks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    subscribeHook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHook"];
            };
        };
        responses: {
            /** @description The existing hook. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description The new hook. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    unsubscribeHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hook makes no more calls. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listSamples: {
        parameters: {
            query: {
                trigger: "order.created" | "order.paid" | "subscription.started" | "subscription.cancelled" | "subscription.ended" | "affiliate.accepted" | "affiliate.declined" | "affiliate.quit" | "form.submitted" | "payment.reversed" | "endpoint.failing" | "endpoint.recovered" | "endpoint.switched_off";
                /** @description Ids of products. */
                products?: string;
                /** @description Product groups. */
                product_groups?: string;
                /** @description Ids of upsells. */
                upsells?: string;
                /** @description Ids of forms. */
                forms?: string;
                /** @description Kinds of order: first, upsell, installment, renewal. */
                kinds?: string;
                /** @description One body for each line. */
                per_line?: "true" | "false";
                /** @description Test orders too. */
                include_test?: "true" | "false";
                /** @description The maximum number of samples: 3 by default, and at most 250. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bodies. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"][];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description A part of the name or of the id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listProductGroups: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description A part of the name or of the id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listUpsells: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description A part of the name or of the id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listForms: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description A part of the name or of the id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The shop. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getPlugAndPaySource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings, without their secrets. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlugAndPaySource"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    putPlugAndPaySource: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    readonly address?: unknown;
                    readonly has_api_token?: unknown;
                    readonly api_token_refused?: unknown;
                    readonly has_webhook_key?: unknown;
                    readonly last_seen_at?: unknown;
                    readonly reconciled_until?: unknown;
                    readonly missing?: unknown;
                    readonly unreadable?: unknown;
                    readonly proof?: unknown;
                    api_token?: string | null;
                    webhook_key?: string | null;
                    base_url?: string | null;
                };
            };
        };
        responses: {
            /** @description The saved settings, without their secrets. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlugAndPaySource"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listPlugAndPayRules: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules as they were last read. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlugAndPayRuleList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    receiveNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from an earlier answer. */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlugAndPayNotice"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayNotice"];
            };
        };
        responses: {
            /** @description The notice is stored. It is processed afterwards. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceivedNotice"];
                };
            };
            400: components["responses"]["NotReadable"];
            /** @description A webhook key is set, and the signature is missing or wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            /** @description The hub is starting or stopping, or its database is not available. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only notices in this state. */
                state?: "waiting" | "fetching" | "done" | "unknown_trigger" | "rejected" | "failed";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getNotice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notice. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    retryNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new state of the notice. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedNotice"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The notice is being processed at this moment. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listReconciliations: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of comparisons. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    startReconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    since: string;
                    until?: string | null;
                };
            };
        };
        responses: {
            /** @description The comparison has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedReconciliation"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description No API token is set, or Plug&Pay refused it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getReconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison. While it runs, the counts are those of the finished pages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationDetails"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listUnreadable: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnreadableList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    retryUnreadable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedUnreadable"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description No API token is set, or Plug&Pay refused it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listHuddleConnections: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of connections. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuddleConnectionList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createHuddleConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHuddleConnection"];
            };
        };
        responses: {
            /** @description The connection. */
            201: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuddleConnection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getHuddleConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuddleConnection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    deleteHuddleConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description Rules still use this connection. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Changed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    updateHuddleConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HuddleConnectionPatch"];
            };
        };
        responses: {
            /** @description The changed connection. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuddleConnection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of connections. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description The connection. */
            201: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description Rules still use this connection. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Changed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    updateConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the state to change. Without it, the current state is changed. */
                "If-Match"?: components["parameters"]["IfMatch"];
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionPatch"];
            };
        };
        responses: {
            /** @description The changed connection. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            412: components["responses"]["Changed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    checkHuddleConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionTry"];
            };
        };
        responses: {
            /** @description The result. A refusal by the other system is a result too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedConnection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The connection has no call that gives access. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    checkConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionTry"];
            };
        };
        responses: {
            /** @description The result. A refusal by the other system is a result too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedConnection"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The connection has no call that gives access. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listAccess: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only this person, by any of their addresses. Case is ignored. */
                email?: string;
                /** @description Only access in this state. */
                state?: "granting" | "granted" | "revoking" | "revoked" | "attention";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the ledger. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    downloadAccess: {
        parameters: {
            query?: {
                /** @description Only this person, by any of their addresses. Case is ignored. */
                email?: string;
                /** @description Only access in this state. */
                state?: "granting" | "granted" | "revoking" | "revoked" | "attention";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole list as a CSV file (RFC 4180). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The access, with its events, calls and tasks, the oldest first. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessWithStory"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getAccessRebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest rebuild. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRebuild"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            /** @description The shop has no access ledger yet. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    rebuildAccess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rebuild has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRebuild"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description The shop has no access ledger yet. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only tasks that are done, or only open tasks. */
                done?: "true" | "false";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tasks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    tickOffTask: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    done_by?: string;
                };
            };
        };
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The task was cancelled, because the person bought again or lost the right to access. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listHolds: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only reviews in this state. */
                state?: "held" | "released" | "dismissed";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of reviews. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The review. */
            200: {
                headers: {
                    /** @description The tag of this state, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The released review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The review was already decided. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    dismissHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dismissed review. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description The review was already decided. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listComparisons: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this connection. */
                connection_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of comparisons. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    compareMembers: {
        parameters: {
            query: {
                /** @description The connection that the list belongs to. */
                connection_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description The comparison with its counts. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description The shop has no such connection. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getComparison: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comparison and its progress. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listFindings: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only findings of this kind. */
                kind?: "missing" | "without_reason";
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of findings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    applyComparison: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyComparisonRequest"];
            };
        };
        responses: {
            /** @description The findings are being carried out. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            /** @description Another choice was made for this comparison before. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listErasures: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of erasures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    startErasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewErasure"];
            };
        };
        responses: {
            /** @description The erasure has started. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The erasure and its progress. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys, without the keys themselves. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default API key */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description The key. It is shown in full here and never again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    replaceApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 0 */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description The new key. It is shown in full here and never again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key no longer works. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["NoShopChosen"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listShops: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of shops. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShopList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createShop: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    api_key?: string;
                };
            };
        };
        responses: {
            /** @description The shop and its key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewShop"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description The key is already in use. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    createApiKeyOfShop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default API key */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description The key. It is shown in full here and never again. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description The maximum number of rows, from 1. A number above 250 is treated as 250. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the last page. Leave it out for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only changes of this kind. */
                action?: "shop.created" | "api_key.created" | "api_key.replaced" | "api_key.deleted" | "settings.webhooks.changed" | "settings.alerts.changed" | "settings.alerts.tested" | "rule.created" | "rule.changed" | "rule.deleted" | "hook.created" | "hook.deleted" | "endpoint.changed" | "endpoint.secret.rotated" | "endpoint.tested" | "delivery.retried" | "replay.started" | "replay.stopped" | "preview.sent" | "plugandpay.changed" | "notice.retried" | "reconciliation.started" | "unreadable.retried" | "connection.created" | "connection.changed" | "connection.checked" | "connection.deleted" | "hold.released" | "hold.dismissed" | "task.done" | "access.rebuilt" | "comparison.made" | "comparison.applied" | "erasure.started";
                /** @description Only changes of the thing with this id. */
                subject?: string;
            };
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Who is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["NotReadable"];
            /** @description The password or the key is wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            /** @description Too many failed sign-ins or too many requests came from this address. See `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The hub is starting or stopping, or its database cannot be reached. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended, if there was one. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `X-CSRF-Token` is missing or belongs to another session. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooMany"];
        };
    };
    chooseShop: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenShop"];
            };
        };
        responses: {
            /** @description Who is signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["NotReadable"];
            401: components["responses"]["NotSignedIn"];
            403: components["responses"]["NotAllowed"];
            /** @description The shop does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["WrongType"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    getStats: {
        parameters: {
            query?: {
                /** @description How long a row is; the default is an hour. */
                bucket?: "hour" | "day";
                /** @description ISO 8601 with an offset. The default is 24 hours, or 30 days. */
                since?: string;
                /** @description ISO 8601 with an offset; the default is now. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            401: components["responses"]["NotSignedIn"];
            409: components["responses"]["NoShopChosen"];
            422: components["responses"]["NotValid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["NotAvailable"];
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
            /** @description It cannot recover by itself. The operator must restart it. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stuck"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: {
                /** @description The language of messages: `nl` or `en` (default). */
                "Accept-Language"?: components["parameters"]["AcceptLanguage"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description It cannot work, for these reasons. The answer comes within two seconds, even while the database does not respond. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotReady"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; version=0.0.4": string;
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            429: components["responses"]["TooMany"];
        };
    };
    getReference: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["TooMany"];
        };
    };
    getReferenceFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the file. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            400: components["responses"]["NotReadable"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
        };
    };
    on_order_created: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_order_paid: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_subscription_started: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubscriptionMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_subscription_cancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubscriptionMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_subscription_ended: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubscriptionMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_affiliate_accepted: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AffiliateMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_affiliate_declined: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AffiliateMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_affiliate_quit: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AffiliateMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_form_submitted: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["FormMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_payment_reversed: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderMessage"];
                "application/json; format=plugandpay-v2": components["schemas"]["PlugAndPayV2Message"];
                "application/x-www-form-urlencoded": components["schemas"]["PlugAndPayV1Message"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_endpoint_failing: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointMessage"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_endpoint_recovered: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointMessage"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_endpoint_switched_off: {
        parameters: {
            query?: never;
            header: {
                /** @description The delivery's id, the same on every attempt. */
                "webhook-id": string;
                /** @description When this attempt was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`, several with spaces between them while a secret is being changed. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndpointMessage"];
            };
        };
        responses: {
            /** @description Stop for good: a hook is removed, another endpoint is switched off. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `Retry-After` counts for the whole endpoint, as with 503. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Delivered, as soon as the head of the answer is there. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; it is never followed. */
            "3XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again by the schedule, then `failed`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
