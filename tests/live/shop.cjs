// A real commerce server on loopback for tests: Vendure on SQLite in memory (sql.js), filled with three products.
// Run from the folder its packages are installed in: node shop.cjs PORT
const path = require('path');
const { createRequire } = require('module');
const here = createRequire(path.join(process.cwd(), 'package.json'));
const fs = require('fs');
const os = require('os');
const { bootstrap, DefaultLogger, LogLevel, dummyPaymentHandler, LanguageCode, DefaultJobQueuePlugin } = here('@vendure/core');
const { populate } = here('@vendure/core/cli');

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'live-shop-'));
const config = {
    apiOptions: { port: Number(process.argv[2]), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
    authOptions: {
        tokenMethod: ['bearer'],
        superadminCredentials: { identifier: 'superadmin', password: 'superadmin' },
        requireVerification: false,
    },
    dbConnectionOptions: { type: 'sqljs', synchronize: true, autoSave: false, location: path.join(scratch, 'db') },
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    importExportOptions: { importAssetsDir: scratch },
    logger: new DefaultLogger({ level: LogLevel.Error }),
    plugins: [],
};
const initialData = {
    defaultLanguage: LanguageCode.en,
    defaultZone: 'Europe',
    taxRates: [{ name: 'Standard Tax', percentage: 20 }],
    shippingMethods: [{ name: 'Standard', price: 500 }],
    paymentMethods: [{ name: 'Dummy', handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] } }],
    countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
    collections: [],
};
const products = `name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets
Cup,cup,,,,,,CUP-1,10.00,standard,1000,false,,
Shirt,shirt,,,,colour,red,SHIRT-RED,19.99,standard,1000,false,,
,,,,,,blue,SHIRT-BLUE,19.99,standard,1000,false,,
`;
const csv = path.join(scratch, 'products.csv');
fs.writeFileSync(csv, products);

populate(() => bootstrap(config), initialData, csv)
    .then(() => process.stdout.write('ready\n'))
    .catch(wrong => {
        process.stderr.write(String((wrong && wrong.stack) || wrong) + '\n');
        process.exit(1);
    });
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
process.on('SIGTERM', () => process.exit(0));
